import MistAPI
import OrderedCollections

/// How the keeping of history stands.
struct HistoryKeeping: Sendable {
    /// Seconds from one removal of what is old to the next.
    static let pruneInterval = 600

    /// Whether what was kept is in the ledger: nothing is written before, it would overwrite what was not read.
    var isRestored = false
    /// The write that runs.
    var write: Task<Void, Never>?
    /// When what is old was last removed, Unix seconds.
    var prunedAt = Int.min
    /// Why the newest write failed; nil after a good one.
    var failure: LedgerStoreError?
}

extension Collector {
    private var owner: LedgerOwner? {
        organizationID.map { LedgerOwner(host: client.host.authority, organizationID: $0) }
    }

    /// Opens the store that could not be opened at the start: the disk may have room by now.
    private func openStoreAgain() async {
        guard store == nil, let unopenedDirectory else { return }
        do throws(LedgerStoreError) {
            receive(try await LedgerStore.open(in: unopenedDirectory, logger: logger))
        } catch {
            receiveKeeping(error)
        }
    }

    /// Takes in what was kept of the organization, once, before anything is recorded; where the store could not be had
    /// before, in the place of what was recorded since: the counters tell what passed from the last one kept.
    func restoreHistory() async {
        await openStoreAgain()
        guard let store, let owner, !keeping.isRestored else { return }
        let outcome = await keptHistory(in: store, of: owner)
        switch outcome {
        case .success(let kept):
            ledger.restore(kept)
            keeping.isRestored = true
            logRestored(ports: kept.entries.count)
        case .failure(let failure):
            // Nothing is written over what could not be read; the next refresh tries again.
            receiveKeeping(failure)
        }
    }

    private func keptHistory(
        in store: LedgerStore, of owner: LedgerOwner
    ) async -> Result<LedgerChanges, LedgerStoreError> {
        do throws(LedgerStoreError) {
            return .success(try await store.load(owner, now: clock.now.unixSeconds))
        } catch {
            return .failure(error)
        }
    }

    /// Starts to write what has changed, and does not wait for it: a slow disk must not hold up the page. While a write
    /// runs, changes wait for the next call.
    func keepHistory() {
        guard let store, let owner, keeping.isRestored, keeping.write == nil else { return }
        // Not the caller's child: a write that has begun ends, and its changes are never lost to a cancellation.
        keeping.write = Task {
            await self.writeChanges(to: store, of: owner)
            self.keeping.write = nil
        }
    }

    /// Returns when everything that was recorded up to this call is written, or cannot be.
    func keepAllHistory() async {
        await keeping.write?.value
        keepHistory()
        await keeping.write?.value
    }

    private func writeChanges(to store: LedgerStore, of owner: LedgerOwner) async {
        let now = clock.now.unixSeconds
        let changes = ledger.takeChanges()
        do throws(LedgerStoreError) {
            // Room first, so that a disk that is full can be written again.
            if now >= keeping.prunedAt &+ HistoryKeeping.pruneInterval || now < keeping.prunedAt {
                // By what is newest, where that is earlier: a clock that is ahead must not take the past away.
                try await store.prune(now: Int(min(Double(now), ledger.newestReading ?? .infinity)))
                keeping.prunedAt = now
            }
            try await store.write(changes, of: owner, now: now)
            receiveKeeping(nil)
        } catch {
            ledger.putBack(changes)
            receiveKeeping(error)
        }
    }

    private func receiveKeeping(_ failure: LedgerStoreError?) {
        if failure != keeping.failure { logKeeping(failure) }
        keeping.failure = failure
        update { $0.historyFailure = failure.map { "\($0)" } }
    }
}
