import FoundationEssentials
import Logging
import MistAPI
import Redis
import OrderedCollections

extension Collector {
    /// Seconds for which one that has nothing leaves the election to others where Redis holds what it cannot read: long
    /// enough to start one that can again. Nobody may ever come who can, and somebody has to collect.
    static let longDeference = 600.0

    /// Follows the leader, and leads while this replica is the one elected, until the task is cancelled.
    func takeTurns(in replicas: ReplicaGroup) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.calls?.serveUntilCancelled(self) }
            group.addTask {
                while let lease = await self.followUntilElected(in: replicas) {
                    await self.lead(under: lease, in: replicas)
                }
                // At once, so that the next leader need not wait for the end of the lease.
                await replicas.release()
            }
        }
    }

    /// Takes over what the leader publishes until this replica is elected; nil where the task was cancelled.
    private func followUntilElected(in replicas: ReplicaGroup) async -> ReplicaGroup.Lease? {
        while !Task.isCancelled {
            do {
                if let lease = try await standForElection(in: replicas) {
                    logger.notice("Collects for all replicas", metadata: ["term": "\(lease.term)"])
                    await showOutage(of: replicas)
                    return lease
                }
                try await follow(in: replicas)
            } catch {
                noteTrouble(error)
            }
            await showOutage(of: replicas)
            try? await clock.sleep(for: .seconds(replicas.pause))
        }
        return nil
    }

    /// The lease, where this replica has it now and is ready to lead.
    func standForElection(in replicas: ReplicaGroup) async throws -> ReplicaGroup.Lease? {
        if try await leavesElection(in: replicas) {
            logger.debug("Leaves the election to those who may have a copy")
            return nil
        }
        guard let lease = try await replicas.elect() else { return nil }
        try await catchUp(in: replicas)
        return lease
    }

    /// Whether others go first: who has a copy writes all of it into a Redis that has come back empty, or holds what
    /// cannot be read, while one that has just started would have to ask Mist for everything, and the others would lose
    /// their history to it. It waits as long as nobody leads.
    func leavesElection(in replicas: ReplicaGroup) async throws(RedisError) -> Bool {
        guard copy.edition == nil else { return false }
        let held: [Data?]
        do throws(RedisError) {
            held = try await replicas.read([replicas.keys.publication, replicas.keys.lease])
        } catch {
            // The others have to find it again as well, from the moment it is back.
            copy.missingSince = nil
            throw error
        }
        let (isEmpty, isLed) = (held[0] == nil, held[1] != nil)
        guard !isLed, isEmpty || copy.isUnreadable else {
            copy.missingSince = nil
            return false
        }
        copy.missingSince = copy.missingSince ?? clock.steady
        return !hasDeferred(for: isEmpty ? replicas.deference : Self.longDeference)
    }

    private func hasDeferred(for seconds: Double) -> Bool {
        copy.missingSince.map { clock.steady - $0 >= .seconds(seconds) } ?? false
    }

    /// Collects as long as the lease holds.
    private func lead(under lease: ReplicaGroup.Lease, in replicas: ReplicaGroup) async {
        copy.isAhead = true
        replicas.beginLeading()
        // A Redis that has come back empty has everything again at once, and not with the next refresh.
        if copy.isLost, parts.isPresentable { await publish() }
        await withTaskGroup { group in
            group.addTask { await self.collectUntilCancelled() }
            group.addTask { await self.renewUntilLost(lease, in: replicas) }
            // A renewal that hangs must not make the lease longer than it is.
            group.addTask {
                while let lease = replicas.lease {
                    try? await self.clock.sleep(for: lease.until - self.clock.steady)
                    if Task.isCancelled { return }
                }
            }
            // The first to end is never the collecting.
            await group.next()
            group.cancelAll()
        }
        update {
            $0.isRefreshing = false
            $0.progress = nil
        }
        if !Task.isCancelled {
            logger.warning("Collects no longer: the lease is lost", metadata: ["term": "\(lease.term)"])
            replicas.loseLease()
        }
    }

    private func renewUntilLost(_ lease: ReplicaGroup.Lease, in replicas: ReplicaGroup) async {
        while replicas.lease != nil {
            do throws(RedisError) {
                guard try await replicas.renew(lease, pulse: pulse(copy.edition)) else { return }
            } catch {
                // It may be a moment's trouble: the lease holds for a while yet.
                noteTrouble(error)
            }
            guard (try? await clock.sleep(for: .seconds(replicas.leaseSeconds / 3))) != nil else { return }
        }
    }

    /// Says once per outage what is wrong.
    private func noteTrouble(_ error: any Error) {
        let words = "\(error)"
        guard words != replicasTrouble else { return }
        replicasTrouble = words
        logger.warning("Trouble with Redis: \(words)")
    }

    // MARK: The copy

    /// Takes over what the leader tells of itself, and what it has published since.
    func follow(in replicas: ReplicaGroup) async throws {
        guard let data = try await replicas.read([replicas.keys.pulse]).first ?? nil else { return }
        let pulse = try Pulse(reading: data)
        receive(pulse)
        if pulse.edition != copy.edition || copy.isAhead { try await load(from: replicas) }
        if pulse.edition == copy.edition { replicas.noteCopy() }
        if replicasTrouble != nil, replicas.outage == nil {
            replicasTrouble = nil
            logger.notice("Redis answers again")
        }
    }

    private func receive(_ pulse: Pulse) {
        if !copy.isAhead { client.quota.restore(pulse.accounts) }
        copy.nextRefreshAt = pulse.status.nextRefreshAt
        plan = pulse.status.plan
        let hasCopy = copy.snapshot != nil
        update { status in
            let own = status
            status = pulse.status
            status.startedAt = own.startedAt
            status.unreadiness = hasCopy ? nil : pulse.status.unreadiness ?? own.unreadiness
        }
    }

    /// Gets ready to lead: what Redis holds is gone on from; what it does not hold is written anew.
    func catchUp(in replicas: ReplicaGroup) async throws {
        do {
            if let data = try await replicas.read([replicas.keys.pulse]).first ?? nil,
                let pulse = try? Pulse(reading: data)
            {
                receive(pulse)
            }
            guard let held = try await publication(in: replicas) else {
                copy.isLost = true
                return
            }
            if held.edition == copy.edition { return }
            // An older one than ours: Redis has lost what was written last.
            if held.edition.number < copy.edition?.number ?? 0 {
                copy.isLost = true
                return
            }
            try await load(from: replicas)
            // It is gone meanwhile.
            if (copy.edition?.number ?? 0) < held.edition.number { copy.isLost = true }
        } catch let error as RedisError {
            replicas.loseLease()
            throw error
        } catch {
            guard copy.edition != nil || hasDeferred(for: Self.longDeference) else {
                copy.isUnreadable = true
                copy.missingSince = copy.missingSince ?? clock.steady
                update { $0.unreadiness = "\(error), and there is no copy to show." }
                await replicas.release()
                throw error
            }
            // Nobody can go on from that.
            logger.error("What is in Redis cannot be gone on from, and is written anew: \(error)")
            copy.isLost = true
        }
    }

    private func publication(in replicas: ReplicaGroup) async throws -> Publication? {
        guard let data = try await replicas.read([replicas.keys.publication]).first ?? nil else { return nil }
        return try SharedReading.publication(data)
    }

    /// Takes over the newest publication: what of it is new, or all.
    func load(from replicas: ReplicaGroup) async throws {
        if let running = loading { return try await running.value }
        let task = Task {
            defer { loading = nil }
            try await loadNow(from: replicas)
        }
        loading = task
        try await task.value
    }

    private func loadNow(from replicas: ReplicaGroup) async throws {
        // The leader may publish in between; what is read must be of one publication.
        for _ in 0..<5 {
            guard let publication = try await publication(in: replicas) else { return }
            if publication.edition == copy.edition, !copy.isAhead { return }
            let base = copy.isAhead ? nil : copy.publication
            let reading = SharedReading(
                publication: publication, base: base, parts: parts, entries: ledger.entries { _ in true },
                book: base == nil ? nil : circuits.shared)
            guard let loaded = try await reading.perform(in: replicas) else { continue }
            await take(loaded, of: publication)
            return
        }
        throw CopyError.contradictory
    }

    private func take(_ loaded: SharedReading.Loaded, of publication: Publication) async {
        parts = loaded.parts
        parts.memory = publication.memory
        ledger = TrafficLedger()
        var kept = LedgerChanges()
        kept.entries = loaded.entries
        ledger.restore(kept)
        history.restore(publication.history)
        circuits.receive(loaded.book)
        network = Network(parts)
        let interval = status.interval
        reviewCadence()
        self.interval = interval
        applyCircuits()
        copy.receive(publication, parts: parts, circuits: loaded.book)
        copy.isAhead = false
        let snapshot = Snapshot(
            asOf: publication.asOf, number: publication.edition.number, network: network, traffic: ledger,
            isStale: publication.isStale, partial: publication.partial, outlook: outlook(at: publication.madeAt),
            madeAt: publication.madeAt)
        copy.show(snapshot)
        update { $0.unreadiness = nil }
        await sink(snapshot)
    }

    /// Shows the last copy with what is wrong with Redis, and without once it is well again.
    func showOutage(of replicas: ReplicaGroup) async {
        guard let snapshot = copy.snapshot else {
            if let failure = replicas.outage {
                update { $0.unreadiness = "Redis cannot be reached, and there is no copy to show: \(failure)." }
            }
            return
        }
        let outage = outage(of: replicas, since: snapshot)
        if let outage {
            update { status in
                if !status.partial.contains(outage.sentence) { status.partial.append(outage.sentence) }
            }
        }
        guard outage != copy.shownOutage else { return }
        copy.shownOutage = outage
        guard let outage else { return await sink(snapshot) }
        let mark = "\(copy.outages)"
        copy.outages += 1
        await sink(
            snapshot.saying(outage.sentence, isStale: outage.isStale, mark: "\(replicas.id.prefix(8)).\(mark)"))
    }

    /// What is to be said of Redis beside the last copy; nil: nothing.
    private func outage(of replicas: ReplicaGroup, since snapshot: Snapshot) -> SharedCopy.Outage? {
        let time = snapshot.asOf.formatted(.iso8601.dateTimeSeparator(.space)).dropLast()
        if let failure = replicas.outage {
            return SharedCopy.Outage(
                sentence: "Redis cannot be reached, so nothing new is collected; shown is the copy of \(time) UTC: "
                    + "\(failure).",
                isStale: snapshot.isStale || isStale(at: clock.now))
        }
        // A leader whose figures grow old says so itself within a refresh, where Redis takes what it writes.
        let allowed = interval.staleAge(refreshSeconds: refreshSeconds) + Double(refreshSeconds)
        guard !snapshot.isStale, let madeAt = copy.publication?.madeAt,
            clock.now.timeIntervalSince1970 - Double(madeAt) > allowed
        else { return nil }
        return SharedCopy.Outage(
            sentence: "Nothing new is shared through Redis; shown is the copy of \(time) UTC.", isStale: true)
    }

    /// Returns once this replica shows the publication of that number, or a later one; or cannot soon.
    func waitForCopy(_ number: Int) async {
        guard let replicas else { return }
        for _ in 0..<20 where (copy.edition?.number ?? 0) < number {
            do {
                try await load(from: replicas)
            } catch {
                return noteTrouble(error)
            }
            if (copy.edition?.number ?? 0) < number { try? await clock.sleep(for: .milliseconds(100)) }
        }
    }

    /// How this replica stands among the others; nil where there are none.
    public nonisolated var replicaStatus: ReplicaStatus? { replicas?.status }
}
