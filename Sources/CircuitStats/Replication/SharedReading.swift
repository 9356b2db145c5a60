import FoundationEssentials
import Redis
import OrderedCollections

/// Reads a publication out of Redis: what of it is new to this replica, or all.
struct SharedReading: Sendable {
    let publication: Publication
    /// What this replica has; nil where it has nothing that can be added to.
    let base: Publication?
    let parts: CollectedParts
    let entries: OrderedDictionary<PortKey, LedgerEntry>
    let book: CircuitBook.Shared?

    /// What was read.
    struct Loaded: Sendable {
        var parts: CollectedParts
        var entries: OrderedDictionary<PortKey, LedgerEntry>
        var book: CircuitBook.Shared
    }

    /// The publication that bytes hold.
    static func publication(_ data: Data) throws(CopyError) -> Publication {
        do {
            let packed = try Packed(reading: data)
            let publication = try SharedJSON.decode(Publication.self, from: packed.content)
            guard publication.isPlausible, publication.edition.number == packed.number else {
                throw CopyError.unreadable("publication", "it contradicts itself")
            }
            return publication
        } catch let error as CopyError {
            throw error
        } catch {
            throw .unreadable("publication", Self.words(error))
        }
    }

    /// What decoders say may hold what they have read, which is nobody's business.
    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as PackedError: error.description
        case let error as BinaryError: error.description
        default: "it is not what this version writes"
        }
    }

    /// Nil where the leader has published something newer meanwhile.
    @concurrent
    func perform(in replicas: ReplicaGroup) async throws -> Loaded? {
        var loaded: Loaded?
        if let base, let changed = try await news(since: base, in: replicas) {
            loaded = changed
        } else {
            loaded = try await everything(in: replicas)
        }
        return loaded
    }

    /// What was changed since `base`; nil where that is no longer to be had, or `base` is not what it was changed from.
    private func news(since base: Publication, in replicas: ReplicaGroup) async throws -> Loaded? {
        let (from, to) = (base.edition.number + 1, publication.edition.number)
        guard from >= publication.oldestChanges, from <= to else { return nil }
        let numbers = Array(from...to)
        let blobs = try await replicas.read(numbers.map(replicas.keys.changes))
        var entries = entries
        for (index, blob) in blobs.enumerated() {
            guard let blob else { return nil }
            let name = "changes/\(numbers[index])"
            let packed = try unpack(blob, name)
            guard packed.number == numbers[index] else { throw CopyError.unreadable(name, "it is another's") }
            do throws(BinaryError) {
                let (previous, changes) = try SharedChanges.read(packed.content)
                if index == 0, previous != SharedChanges.Mark(base.edition) { return nil }
                try LedgerCodec.apply(changes, to: &entries)
            } catch {
                throw CopyError.unreadable(name, Self.words(error))
            }
        }
        return try await rest(entries: entries, since: base, in: replicas)
    }

    private func everything(in replicas: ReplicaGroup) async throws -> Loaded? {
        var entries: OrderedDictionary<PortKey, LedgerEntry> = [:]
        for portion in 0..<SharedCopy.portions {
            let name = "ledger/\(portion)"
            guard let blob = try await replicas.read([replicas.keys.ledger(portion)]).first ?? nil else {
                throw CopyError.missing(name)
            }
            let packed = try unpack(blob, name)
            guard packed.number == publication.ledger[portion] else { return nil }
            do throws(BinaryError) {
                try LedgerCodec.apply(packed.content, to: &entries)
            } catch {
                throw CopyError.unreadable(name, Self.words(error))
            }
        }
        let first = publication.oldestChanges
        if first <= publication.edition.number {
            let numbers = Array(first...publication.edition.number)
            for number in numbers {
                let name = "changes/\(number)"
                guard let blob = try await replicas.read([replicas.keys.changes(number)]).first ?? nil else {
                    return nil
                }
                let packed = try unpack(blob, name)
                do throws(BinaryError) {
                    let (_, changes) = try SharedChanges.read(packed.content)
                    // A portion holds what was changed up to the publication with which it was written.
                    try LedgerCodec.apply(changes, to: &entries) { port in
                        let portion = StableHash.portion(of: port.gatewayID, among: SharedCopy.portions)
                        return number > publication.ledger[portion]
                    }
                } catch {
                    throw CopyError.unreadable(name, Self.words(error))
                }
            }
        }
        return try await rest(entries: entries, since: nil, in: replicas)
    }

    /// The parts and the circuits.
    private func rest(
        entries: OrderedDictionary<PortKey, LedgerEntry>, since base: Publication?, in replicas: ReplicaGroup
    ) async throws -> Loaded? {
        var loaded = Loaded(parts: base == nil ? CollectedParts() : parts, entries: entries, book: book ?? .init())
        let units = SharedUnit.all.filter { publication.units[$0.name] != base?.units[$0.name] }
        var keys = units.map { replicas.keys.unit($0.name) }
        let needsBook = base == nil || base?.circuits != publication.circuits
        if needsBook { keys.append(replicas.keys.circuits) }
        let blobs = try await replicas.read(keys)
        for (unit, blob) in zip(units, blobs) {
            let name = "part/\(unit.name)"
            guard let blob else { throw CopyError.missing(name) }
            let packed = try unpack(blob, name)
            guard packed.number == publication.units[unit.name] else { return nil }
            do {
                try unit.decode(packed.content, &loaded.parts)
            } catch {
                throw CopyError.unreadable(name, Self.words(error))
            }
        }
        if needsBook {
            guard let blob = blobs.last ?? nil else { throw CopyError.missing("circuits") }
            let packed = try unpack(blob, "circuits")
            guard packed.number == publication.circuits else { return nil }
            do {
                loaded.book = try SharedJSON.decode(CircuitBook.Shared.self, from: packed.content)
            } catch {
                throw CopyError.unreadable("circuits", Self.words(error))
            }
        }
        return loaded
    }

    private func unpack(_ blob: Data, _ name: String) throws(CopyError) -> Packed {
        do throws(PackedError) {
            return try Packed(reading: blob)
        } catch {
            throw .unreadable(name, error.description)
        }
    }
}

/// Why what is in Redis cannot be shown.
enum CopyError: Error, Equatable, CustomStringConvertible {
    case unreadable(String, String)
    case missing(String)
    case contradictory

    var description: String {
        switch self {
        case .unreadable(let key, let reason): "“\(key)” in Redis cannot be read: \(reason)"
        case .missing(let key): "“\(key)” in Redis is missing"
        case .contradictory: "“publication” in Redis does not go with what it names there"
        }
    }
}
