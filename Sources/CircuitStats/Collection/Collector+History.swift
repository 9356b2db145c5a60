import FoundationEssentials
public import MistAPI

extension Collector {
    /// Asks insights for every closed bucket that is not known, port by port, and publishes on the way.
    package func collectHistory() async {
        let now = clock.now
        let circuits = network.circuits
        history.keep(only: circuits)
        history.isStarved = false
        for circuit in circuits {
            ledger.settleGaps(of: circuit.key, now: now.unixSeconds)
            // After a long stop this may take a while for all ports; a refresh need not wait for it.
            await Task.yield()
        }
        let due = inOrderOfInterest(
            circuits.filter { circuit in
                history.mayAsk(circuit.key, at: now) && !ledger.isComplete(circuit.key, now: now.unixSeconds)
            })
        guard !due.isEmpty else { return }
        var done = 0
        var published = clock.now
        update { $0.progress = .init(step: .insights, done: 0, total: due.count) }
        await withBoundedTaskGroup(over: due, width: Self.width) { circuit in
            await self.completeHistory(of: circuit, priority: .backfill)
        } receive: { _ in
            done += 1
            update { if $0.progress?.step == .insights { $0.progress?.done = done } }
            // Totals follow as they come, but a snapshot costs work: not more than one in some seconds.
            if clock.now.timeIntervalSince(published) >= 2 {
                await publish()
                keepHistory()
                published = clock.now
            }
        }
        update { if $0.progress?.step == .insights { $0.progress = nil } }
        await publish()
        keepHistory()
    }

    /// What people look at first, then what carries most: where quota or time ends early, it is the rest that waits.
    private func inOrderOfInterest(_ circuits: [Circuit]) -> [Circuit] {
        let rates = network.gateways.reduce(into: [PortKey: Double]()) { rates, gateway in
            for port in gateway.ports {
                rates[PortKey(gatewayID: gateway.id, port: port.name)] = (port.rxBps ?? 0) + (port.txBps ?? 0)
            }
        }
        return circuits.sorted { one, other in
            let (first, second) = (history.interest[one.key.gatewayID] ?? 0, history.interest[other.key.gatewayID] ?? 0)
            return first != second ? first > second : rates[one.key, default: 0] > rates[other.key, default: 0]
        }
    }

    /// Makes everything that Mist has stored of a port's traffic known, and publishes it: for a chart that someone
    /// waits for. Those who ask for the same port at the same time share the calls.
    ///
    /// - Parameter reachesBack: whether hours before the longest window are wanted too, as far as Mist keeps them.
    public func completeHistory(
        ofPort port: PortKey, site siteID: String, reachingBack reachesBack: Bool = false
    ) async throws(MistError) {
        if let replicas, let calls, replicas.lease == nil {
            let number = try await calls.askForHistory(ofPort: port, site: siteID, reachingBack: reachesBack)
            return await waitForCopy(number)
        }
        // Who looks at one port of a gateway is likely to look at its others.
        history.noteInterest(inGateway: port.gatewayID)
        if reachesBack { ledger.reachBack(port) }
        guard !ledger.isComplete(port, now: clock.now.unixSeconds) else { return }
        // Many clicks on a port that has just failed are one call.
        if let failure = history.recentFailure(of: port, at: clock.now) { throw failure }
        let circuit = Circuit(key: port, siteID: siteID)
        var failure = await completeHistory(of: circuit, priority: .interactive)
        // A call that was under way for nobody in particular has less quota than one that someone waits for.
        switch failure?.reason {
        case .quotaReserved, .cancelled: failure = await completeHistory(of: circuit, priority: .interactive)
        default: break
        }
        await publish()
        if let failure { throw failure }
    }

    @discardableResult
    private func completeHistory(of circuit: Circuit, priority: CallPriority) async -> MistError? {
        if let running = history.inFlight[circuit.key] { return await running.value }
        // The task belongs to all who wait for it, so that one of them going away does not take it from the others;
        // the deadline of the call ends it. It clears its place itself: who waits may resume before who started it.
        let task = Task {
            let failure = await askForHistory(of: circuit, priority: priority)
            history.inFlight[circuit.key] = nil
            return failure
        }
        history.inFlight[circuit.key] = task
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            if priority == .backfill { task.cancel() }
        }
    }

    private func askForHistory(of circuit: Circuit, priority: CallPriority) async -> MistError? {
        for span in ledger.due(for: circuit.key, now: clock.now.unixSeconds) {
            guard let interval = InsightInterval(seconds: span.interval) else { continue }
            var client = client
            if priority == .interactive { client.deadline = Self.interactiveDeadline }
            let outcome = await outcome { [client] () async throws(MistError) in
                try await client.insights(
                    ofPort: circuit.key.port, ofGateway: circuit.key.gatewayID, ofSite: circuit.siteID,
                    range: Date(unixSeconds: span.range.lowerBound)..<Date(unixSeconds: span.range.upperBound),
                    interval: interval, priority: priority)
            }
            switch outcome {
            case .success(let insights):
                let answered = TrafficSamples.all(in: insights)
                // An answer without a series says nothing, not even that nothing is known.
                guard !answered.isEmpty else {
                    let call = MistCall(
                        .insights, siteID: circuit.siteID, gatewayID: circuit.key.gatewayID, portID: circuit.key.port)
                    let error = MistError(call: call, reason: .malformed("no series, or no time for it"))
                    history.receive(error, for: circuit.key, at: clock.now, isBeyondWindows: isBeyondWindows(span))
                    return error
                }
                for samples in answered {
                    ledger.record(samples, for: circuit.key, now: clock.now.unixSeconds)
                }
                ledger.markAsked(span, for: circuit.key)
                ledger.settleGaps(of: circuit.key, now: clock.now.unixSeconds)
            case .failure(let error):
                // Quota that is spent says nothing of the port: it is asked again as soon as there is some.
                switch error.reason {
                case .rateLimited, .quotaReserved: history.isStarved = true
                case .cancelled: break
                default:
                    history.receive(error, for: circuit.key, at: clock.now, isBeyondWindows: isBeyondWindows(span))
                }
                return error
            }
        }
        history.receive(nil, for: circuit.key, at: clock.now)
        return nil
    }

    /// Whether no window holds anything of it: somebody looks at a chart of something older.
    func isBeyondWindows(_ span: InsightsSpan) -> Bool {
        span.range.upperBound <= clock.now.unixSeconds - Window.week.seconds
    }
}

extension Date {
    init(unixSeconds: Int) {
        self.init(timeIntervalSince1970: Double(unixSeconds))
    }
}
