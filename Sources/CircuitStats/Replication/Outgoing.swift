import FoundationEssentials
import Logging
import MistAPI
import Redis
import OrderedCollections

/// A publication on its way to Redis, with what of the parts and the ledger has changed.
struct Outgoing: Sendable {
    var publication: Publication
    var pulse: Pulse
    var parts: CollectedParts
    /// The units that have changed.
    var units: [SharedUnit]
    var circuits: CircuitBook.Shared
    var areCircuitsNews: Bool
    var changes: LedgerChanges
    /// Portions of the ledger that are written whole.
    var portions: [Int: OrderedDictionary<PortKey, LedgerEntry>]
    /// Publications whose changes nobody needs any more.
    var outdated: Range<Int>

    /// More bytes than these go in several steps, the publication itself last.
    private static let step = 16 * 1_048_576

    /// What is written in each step.
    @concurrent
    func steps(_ keys: SharedKeys) async throws -> [[(key: RedisCommand.Argument, value: Data)]] {
        let number = publication.edition.number
        func packed(_ content: Data) throws -> Data { try Packed(content, number: number).encoded() }
        var values: [(key: RedisCommand.Argument, value: Data)] = []
        for unit in units { values.append((keys.unit(unit.name), try packed(unit.encode(parts)))) }
        if areCircuitsNews { values.append((keys.circuits, try packed(SharedJSON.encode(circuits)))) }
        for (portion, entries) in portions {
            values.append((keys.ledger(portion), try packed(LedgerCodec.encode(entries) { _ in true })))
        }
        let changed = SharedChanges(previous: publication.previous, changes: changes)
        values.append((keys.changes(number), try packed(changed.encoded())))
        // With the publication itself, so that no reader misses what it needs.
        var last: [(key: RedisCommand.Argument, value: Data)] = outdated.map { (keys.changes($0), Data()) }
        last.append((keys.publication, try packed(SharedJSON.encode(publication))))
        last.append((keys.pulse, try SharedJSON.encode(pulse)))

        var steps: [[(key: RedisCommand.Argument, value: Data)]] = [[]]
        var size = 0
        for value in values {
            if size + value.value.count > Self.step, size > 0 {
                steps.append([])
                size = 0
            }
            steps[steps.count - 1].append(value)
            size += value.value.count
        }
        steps[steps.count - 1] += last
        return steps
    }

    /// What the publication names and does not write anew: it must not expire before the publication does. Nor must the
    /// term, which is written at elections alone.
    func unchanged(_ keys: SharedKeys) -> [RedisCommand.Argument] {
        let number = publication.edition.number
        let units = publication.units.filter { $0.value != number }.keys.map(keys.unit)
        let portions = publication.ledger.indices.filter { publication.ledger[$0] != number }.map(keys.ledger)
        let changes = (min(publication.oldestChanges, number)..<number).map(keys.changes)
        return units + portions + changes + [keys.circuits, keys.term]
    }
}

/// What has changed of the ledger from one publication to the next.
struct SharedChanges {
    /// What is told of an edition here: the attempt, or the term where an older version has written it.
    struct Mark: Equatable {
        var attempt: Int
        var number: Int
    }

    var previous: Edition?
    var changes = LedgerChanges()

    func encoded() -> Data {
        var writer = BinaryWriter()
        let mark = previous.map(Mark.init) ?? Mark(attempt: -1, number: -1)
        writer.append(mark.attempt)
        writer.append(mark.number)
        return Data(writer.bytes) + LedgerCodec.encode(changes.entries, isWhole: changes.rewritten.contains)
    }

    /// The publication that the changes are to be added to, and the changes as they were written.
    static func read(_ data: Data) throws(BinaryError) -> (previous: Mark?, changes: Data) {
        var reader = BinaryReader(data)
        let mark = Mark(attempt: try reader.int(), number: try reader.int())
        return (mark.number < 0 ? nil : mark, reader.rest)
    }
}

extension SharedChanges.Mark {
    init(_ edition: Edition) { self.init(attempt: edition.attempt ?? edition.term, number: edition.number) }
}

extension Collector {
    /// What is to be shared of a snapshot that has just been made; nil where there is nobody to share it with.
    func outgoing(_ snapshot: Snapshot) -> Outgoing? {
        guard let replicas, let lease = replicas.lease else { return nil }
        let number = copy.nextNumber
        let last = copy.isLost ? nil : copy.publication
        let units = SharedUnit.all.filter { copy.isNews($0, in: parts) }
        let book = circuits.shared
        let areCircuitsNews = copy.isNews(book)
        // One after the other, all of them in so many publications; all at once where Redis has none.
        let written = last == nil ? Array(0..<SharedCopy.portions) : [number % SharedCopy.portions]
        var complete = last?.ledger ?? Array(repeating: number, count: SharedCopy.portions)
        for portion in written { complete[portion] = number }
        let oldest = (complete.min() ?? number) + 1
        let publication = Publication(
            edition: Edition(term: lease.term, number: number, attempt: .random(in: 0..<1 << 53)),
            previous: last?.edition, asOf: snapshot.asOf, madeAt: clock.now.unixSeconds,
            isStale: snapshot.isStale, partial: snapshot.partial,
            history: history.kept, memory: parts.memory,
            units: units.reduce(into: last?.units ?? [:]) { $0[$1.name] = number }, ledger: complete,
            oldestChanges: oldest, circuits: areCircuitsNews ? number : last?.circuits ?? number)
        let portions = written.reduce(into: [Int: OrderedDictionary<PortKey, LedgerEntry>]()) { portions, portion in
            portions[portion] = ledger.entries {
                StableHash.portion(of: $0.gatewayID, among: SharedCopy.portions) == portion
            }
        }
        let oldestBefore = last?.oldestChanges ?? oldest
        return Outgoing(
            publication: publication, pulse: pulse(publication.edition), parts: parts, units: units, circuits: book,
            areCircuitsNews: areCircuitsNews, changes: ledger.takeChanges(), portions: portions,
            outdated: min(oldestBefore, oldest)..<oldest)
    }

    func pulse(_ edition: Edition?) -> Pulse {
        Pulse(edition: edition, status: status, accounts: client.quota.accounts)
    }

    /// Writes a publication; whether it is what all replicas show now. One that could not be written is told by the
    /// next.
    func share(_ outgoing: Outgoing?) async -> Bool {
        guard let replicas else { return true }
        guard let outgoing else { return false }
        let number = outgoing.publication.edition.number
        let unchanged = outgoing.unchanged(replicas.keys)
        do {
            for step in try await outgoing.steps(replicas.keys) {
                guard let lease = replicas.lease, lease.term == outgoing.publication.edition.term,
                    try await replicas.write(step, renewing: unchanged, under: lease)
                else {
                    ledger.putBack(outgoing.changes)
                    return false
                }
            }
        } catch {
            logger.warning("Cannot share what was collected: \(error)", metadata: ["publication": "\(number)"])
            ledger.putBack(outgoing.changes)
            return false
        }
        copy.receive(outgoing.publication, parts: outgoing.parts, circuits: outgoing.circuits)
        replicas.noteCopy()
        return true
    }
}
