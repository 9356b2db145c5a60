public import FoundationEssentials
public import MistAPI
import Redis
import Synchronization

/// Calls that somebody waits for: the leader makes them for all replicas, and what was answered is shared for a while.
public final class ReplicaCalls: CallRelay {
    /// How long an answer is shared, in milliseconds: less than the shortest time after which one is asked for anew.
    private static let lifetime = 240_000
    /// Messages that nobody has fetched for so long are for nobody, in milliseconds.
    private static let messageLifetime = 60_000
    /// How long an answer of the leader is waited for.
    private static let patience = Collector.interactiveDeadline + .seconds(2)
    /// What the leader asks of Mist for others. Anything else is not asked, whoever wrote it into Redis.
    private static let endpoints: Set<MistCall.Endpoint> = [
        .linkHealth, .serviceLevels, .serviceLevelTrend, .serviceLevelThreshold, .impactedInterfaces,
    ]

    private let replicas: ReplicaGroup
    private let client: MistClient
    private let waiting = Mutex<[String: AsyncStream<ReplicaMessage.Answer?>.Continuation]>([:])
    private let running = Mutex<[String: Task<Result<Data, MistError>, Never>]>([:])

    init(_ replicas: ReplicaGroup, client: MistClient) {
        var client = client
        client.deadline = Collector.interactiveDeadline
        self.replicas = replicas
        self.client = client
    }

    // MARK: Asking

    /// What Mist answers: as it answered another replica a moment ago, else by the leader.
    public func body(
        of path: String, _ call: MistCall, ask: @escaping @Sendable () async throws(MistError) -> Data
    ) async throws(MistError) -> Data {
        if replicas.lease != nil { return try await sharedCall(path, ask: ask).get() }
        if let known = await known(path) { return known }
        switch try await answer(to: .call(path: path, call), about: call) {
        case .body(let body): return body
        case .failure(let error): throw error
        case .published, .notLeading: throw MistError(call: call, reason: .malformed("the answer to another question"))
        }
    }

    /// Makes the traffic of a port known; the number of the publication that holds it.
    func askForHistory(
        ofPort port: PortKey, site siteID: String, reachingBack reachesBack: Bool
    ) async throws(MistError) -> Int {
        let call = MistCall(.insights, siteID: siteID, gatewayID: port.gatewayID, portID: port.port)
        switch try await answer(to: .history(port, siteID: siteID, reachesBack: reachesBack), about: call) {
        case .published(let number): return number
        case .failure(let error): throw error
        case .body, .notLeading: throw MistError(call: call, reason: .malformed("the answer to another question"))
        }
    }

    /// Asks the leader, and the next one where it is gone meanwhile.
    private func answer(
        to content: ReplicaMessage.Content, about call: MistCall
    ) async throws(MistError) -> ReplicaMessage.Answer {
        let message = ReplicaMessage(id: UUID().uuidString, from: replicas.id, content: content)
        // Answers, and in between nil: a moment to see whether another one leads.
        let (stream, continuation) = AsyncStream.makeStream(of: ReplicaMessage.Answer?.self)
        waiting.withLock { $0[message.id] = continuation }
        continuation.yield(nil)
        let ticking = Task { [clock = replicas.clock] in
            while (try? await clock.sleep(for: .milliseconds(500))) != nil { continuation.yield(nil) }
        }
        defer {
            ticking.cancel()
            waiting.withLock { $0[message.id] = nil }
        }
        let end = replicas.clock.steady + Self.patience
        var asked: String?
        for await answer in stream {
            switch answer {
            case .notLeading?: asked = nil
            case let answer?: return answer
            case nil: break
            }
            guard replicas.clock.steady < end else { break }
            if let failure = replicas.outage {
                throw MistError(call: call, reason: .noCollector("Redis cannot be reached: \(failure)."))
            }
            // One that does not lead is asked again when another look was taken at who does.
            guard let leader = replicas.leader, leader != asked, answer == nil else { continue }
            do throws(RedisError) {
                try await send(message, to: leader)
                asked = leader
            } catch {
                throw MistError(call: call, reason: .noCollector("Redis cannot be reached: \(error)."))
            }
        }
        if Task.isCancelled { throw MistError(call: call, reason: .cancelled) }
        throw MistError(call: call, reason: .noCollector("No replica that collects has answered in time."))
    }

    // MARK: Sharing

    private func known(_ path: String) async -> Data? {
        guard let blob = try? await replicas.read([replicas.keys.answer(path)]).first ?? nil else { return nil }
        return try? Packed(reading: blob).content
    }

    /// One call for all who ask for the same, here or elsewhere.
    private func sharedCall(
        _ path: String, ask: @escaping @Sendable () async throws(MistError) -> Data
    ) async -> Result<Data, MistError> {
        let task = running.withLock { running in
            if let task = running[path] { return task }
            // It belongs to all who wait for it.
            let task = Task {
                defer { self.running.withLock { $0[path] = nil } }
                if let known = await known(path) { return Result<Data, MistError>.success(known) }
                let outcome = await outcome(of: ask)
                if case .success(let body) = outcome { await remember(body, of: path) }
                return outcome
            }
            running[path] = task
            return task
        }
        return await task.value
    }

    private func remember(_ body: Data, of path: String) async {
        guard let blob = try? Packed(body, number: 0).encoded() else { return }
        // Where it cannot be kept, the next who asks costs a call.
        _ = try? await replicas.bulk.send(
            RedisCommand("SET", replicas.keys.answer(path), .bytes(blob), "PX", .number(Self.lifetime)))
    }

    // MARK: Answering

    /// Takes what comes for this replica: answers to its own questions, and, while it leads, questions of others.
    func serveUntilCancelled(_ collector: Collector) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                do throws(RedisError) {
                    // A second at most: the end of the task is not to wait longer.
                    let reply = try await replicas.post.send(
                        RedisCommand("BLPOP", replicas.keys.inbox(replicas.id), 1), patience: .seconds(5))
                    guard case .array(let parts) = reply, parts.count == 2, let blob = parts[1].bytes else { continue }
                    guard let packed = try? Packed(reading: blob),
                        let message = try? SharedJSON.decode(ReplicaMessage.self, from: packed.content)
                    else { continue }
                    if case .answer(let answer) = message.content {
                        _ = waiting.withLock { $0[message.id]?.yield(answer) }
                    } else {
                        group.addTask { await self.serve(message, collector) }
                    }
                } catch {
                    try? await replicas.clock.sleep(for: .milliseconds(500))
                }
            }
        }
    }

    private func serve(_ message: ReplicaMessage, _ collector: Collector) async {
        let answer = await answer(message.content, collector)
        let reply = ReplicaMessage(id: message.id, from: replicas.id, content: .answer(answer))
        // Who asked asks again, or gives up.
        try? await send(reply, to: message.from)
    }

    private func answer(
        _ content: ReplicaMessage.Content, _ collector: Collector
    ) async -> ReplicaMessage.Answer {
        guard replicas.lease != nil else { return .notLeading }
        switch content {
        case .call(let path, let call):
            guard Self.endpoints.contains(call.endpoint), Self.isTarget(path) else {
                return .failure(MistError(call: call, reason: .badRequest(detail: nil)))
            }
            let outcome = await sharedCall(path) { [client] () async throws(MistError) in
                try await client.body(of: path, call, priority: .interactive)
            }
            switch outcome {
            case .success(let body): return .body(body)
            case .failure(let error): return .failure(error)
            }
        case .history(let port, let siteID, let reachesBack):
            do throws(MistError) {
                try await collector.completeHistory(ofPort: port, site: siteID, reachingBack: reachesBack)
                return .published(number: await collector.copy.edition?.number ?? 0)
            } catch {
                return .failure(error)
            }
        case .answer: return .notLeading
        }
    }

    /// Whether a text can be the target of a request to Mist.
    private static func isTarget(_ path: String) -> Bool {
        path.hasPrefix("/api/v1/sites/") && path.utf8.count <= 2_048 && !path.contains("..")
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private func send(_ message: ReplicaMessage, to replica: String) async throws(RedisError) {
        guard let json = try? SharedJSON.encode(message), let blob = try? Packed(json, number: 0).encoded() else {
            throw .malformed("a message cannot be written")
        }
        let inbox = replicas.keys.inbox(replica)
        for reply in try await replicas.bulk.send([
            RedisCommand("RPUSH", inbox, .bytes(blob)), RedisCommand("PEXPIRE", inbox, .number(Self.messageLifetime)),
        ]) {
            if case .error(let words) = reply { throw .server(words) }
        }
    }
}
