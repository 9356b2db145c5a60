package import FoundationEssentials
import HTTPTypes
import Logging

/// One call: quota, wire, status, another try.
extension MistClient {
    /// Asks for one object and reads it.
    func object<Answer: Payload>(
        _ target: Target, of call: MistCall, priority: CallPriority
    ) async throws(MistError) -> Answer {
        let path = try target.path(for: call)
        guard let relay, priority == .interactive else {
            return try decode(try await body(of: path, call, priority: priority), of: call)
        }
        return try decode(
            try await relay.body(of: path, call) { () async throws(MistError) in
                try await body(of: path, call, priority: priority)
            }, of: call)
    }

    /// The body of the answer to a request target.
    package func body(of path: String, _ call: MistCall, priority: CallPriority) async throws(MistError) -> Data {
        try await answer(to: path, of: call, priority: priority).response.body
    }

    /// Asks what one token has spent, with that token.
    package func updateQuota(ofToken index: Int, priority: CallPriority) async throws(MistError) {
        let call = MistCall(.usage)
        let path = try Target("self", "usage").path(for: call)
        let (response, grant) = try await answer(to: path, of: call, priority: priority, token: index)
        quota.correct(grant, by: try decode(response.body, of: call))
    }

    /// Sends a request until it is answered with 200 or is not worth another try.
    ///
    /// A token that Mist rejects or limits is set aside and the call goes out again at once with another, as long
    /// as there is one. So does a call that one token may not make; it is set aside where another one may. What
    /// `RetryRule` finds worth it is tried again after a wait, within `deadline`.
    func answer(
        to path: String, of call: MistCall, priority: CallPriority, token: Int? = nil
    ) async throws(MistError) -> (response: TransportResponse, grant: QuotaGrant) {
        let end = clock.now.addingTimeInterval(deadline / .seconds(1))
        var number = 1
        var refusals: [MistError.Reason] = []
        var forbidden: (grants: [QuotaGrant], reason: MistError.Reason?) = ([], nil)
        while true {
            if Task.isCancelled { throw MistError(call: call, reason: .cancelled) }
            let grant: QuotaGrant
            do throws(MistError) {
                let others = Set(forbidden.grants.map(\.index))
                grant = try acquire(priority, token: token, except: others, for: call, after: refusals)
            } catch {
                // No token is left that might be allowed to.
                throw forbidden.reason.map { MistError(call: call, reason: $0) } ?? error
            }
            let outcome = await attempt(path, with: grant, until: end)
            log(outcome, of: call, number: number)
            switch outcome {
            case .success(let response):
                tally.noteAnswer(of: call.endpoint)
                for grant in forbidden.grants { quota.reject(grant) }
                return (response, grant)
            case .failure(.unauthorized(let detail)):
                quota.reject(grant)
                refusals.append(.unauthorized(detail: detail))
            case .failure(.rateLimited(let until)):
                quota.limit(grant, until: until)
                refusals.append(.rateLimited(until: until))
            case .failure(let reason) where reason.isForbidden && token == nil:
                forbidden.grants.append(grant)
                forbidden.reason = reason
            case .failure(let reason):
                let delay = retry.delay(afterTry: number)
                let comesInTime = clock.now.addingTimeInterval(delay / .seconds(1)) < end
                guard retry.isWorthRetrying(reason), number < retry.tries, comesInTime else {
                    throw MistError(call: call, reason: reason)
                }
                number += 1
                do {
                    try await clock.sleep(for: delay)
                } catch {
                    throw MistError(call: call, reason: .cancelled)
                }
            }
        }
    }

    /// Reads an answer, whose top level must be what this call answers.
    func decode<Answer: Decodable>(_ body: Data, of call: MistCall) throws(MistError) -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: body)
        } catch DecodingError.dataCorrupted {
            throw MistError(call: call, reason: .malformed("it is not JSON"))
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let place = context.codingPath.last.map { "\"\($0.stringValue)\"" } ?? "its top level"
            throw MistError(call: call, reason: .malformed("\(place) is not of the kind that this call answers"))
        } catch DecodingError.keyNotFound(let key, _) {
            throw MistError(call: call, reason: .malformed("it has no \"\(key.stringValue)\""))
        } catch {
            throw MistError(call: call, reason: .malformed("it cannot be read"))
        }
    }

    /// A token for the next try. Where all were refused, the error says what Mist said.
    private func acquire(
        _ priority: CallPriority, token: Int?, except others: Set<Int>, for call: MistCall,
        after refusals: [MistError.Reason]
    ) throws(MistError) -> QuotaGrant {
        // Each refusal sets a token aside; more of them than tokens means that time has set one free again.
        if let last = refusals.last, refusals.count >= quota.tokens.count {
            throw MistError(call: call, reason: finalReason(last))
        }
        do throws(QuotaError) {
            return try quota.acquire(priority, token: token, except: others)
        } catch {
            switch error {
            case .reserved(let until): throw MistError(call: call, reason: .quotaReserved(until: until))
            case .limited(let until): throw MistError(call: call, reason: .rateLimited(until: until))
            case .rejected:
                let said = refusals.last { if case .unauthorized = $0 { true } else { false } }
                throw MistError(call: call, reason: said ?? .unauthorized(detail: nil))
            }
        }
    }

    /// A 429 without a date is over when the first token is free again.
    private func finalReason(_ reason: MistError.Reason) -> MistError.Reason {
        guard case .rateLimited = reason else { return reason }
        return .rateLimited(until: quota.tokens.compactMap(\.limitedUntil).min())
    }

    /// One try: the answer of a 200, else why it is none.
    private func attempt(
        _ path: String, with grant: QuotaGrant, until end: Date
    ) async -> Result<TransportResponse, MistError.Reason> {
        let remaining = Duration.seconds(max(end.timeIntervalSince(clock.now), 0.001))
        var request = HTTPRequest(method: .get, scheme: host.scheme, authority: host.authority, path: path)
        // Here alone a token leaves its type. The request is never logged or kept.
        request.headerFields[.authorization] = "Token \(grant.token.secret)"
        request.headerFields[.accept] = "application/json"
        do throws(TransportError) {
            let response = try await transport.send(request, deadline: min(tryDeadline, remaining))
            return MistError.Reason(response, at: clock.now, redact: quota.redact).map(Result.failure)
                ?? .success(response)
        } catch {
            return .failure(MistError.Reason(error))
        }
    }

    private func log(_ outcome: Result<TransportResponse, MistError.Reason>, of call: MistCall, number: Int) {
        switch outcome {
        case .success(let response):
            logger.debug("Mist answered: \(call)", metadata: ["bytes": "\(response.body.count)", "try": "\(number)"])
        case .failure(let reason):
            logger.info("\(MistError(call: call, reason: reason))", metadata: ["try": "\(number)"])
        }
    }
}

extension Target {
    /// The request target, or an error where an id cannot be one.
    func path(for call: MistCall) throws(MistError) -> String {
        guard let requestTarget else { throw MistError(call: call, reason: .notFound(detail: nil)) }
        return requestTarget
    }
}

extension MistError.Reason {
    /// Whether the token may not see what was asked for.
    fileprivate var isForbidden: Bool { if case .forbidden = self { true } else { false } }
}
