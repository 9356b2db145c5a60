import FastCGI
import FoundationEssentials
import HTTPTypes

extension Reply {
    /// What goes out instead of this reply when `fault` strikes.
    func response(spoiledBy fault: FaultRule) -> FastCGIResponse {
        switch fault.kind {
        case .tooManyRequests:
            return Reply.quotaSpent(retryAfter: fault.retryAfter).response()
        case .internalServerError:
            return failure(.internalServerError, detail: "Internal Server Error", fault).response()
        case .serviceUnavailable:
            return failure(.serviceUnavailable, detail: "Service Unavailable", fault).response()
        case .unauthorized:
            return failure(.unauthorized, detail: "Invalid token.", fault).response()
        case .hang:
            return response()
        case .reset:
            return Self.handedToWebServer(SimulatedCloud.connectionResetPath)
        case .truncatedBody:
            return Self.handedToWebServer(SimulatedCloud.truncatedBodyPath)
        case .truncatedJSON:
            let body = json.encoded()
            return response(body: body.prefix(body.count / 2))
        case .malformedJSON:
            return response(body: Data("<html><body>upstream says: ".utf8) + json.encoded())
        case .nullRows:
            return with(json.withNullRows()).response()
        case .oddTypes:
            return with(json.withOddTypes()).response()
        case .repeatRows:
            return with(json.mapRows { $0 + $0.prefix(3) }).response()
        case .foreignNext:
            return with(json.replacing("next", with: .string("https://elsewhere.example/api/v1/self?search_after=1")))
                .response()
        }
    }

    /// The documented answer of an exhausted quota.
    ///
    /// - Parameter retryAfter: Seconds for `Retry-After`; `nil` leaves it out.
    static func quotaSpent(retryAfter: Int?) -> Reply {
        var reply = Reply(
            .tooManyRequests,
            detail: "Too Many Request. The API Token used for the request reached the 5000 API Calls per hour threshold"
        )
        reply.headerFields[.retryAfter] = retryAfter.map(String.init)
        return reply
    }

    /// nginx turns to this location of its own: what a FastCGI answer cannot do to a connection, it can.
    private static func handedToWebServer(_ path: String) -> FastCGIResponse {
        var response = FastCGIResponse(status: .ok)
        if let name = HTTPField.Name("X-Accel-Redirect") { response.head.headerFields[name] = path }
        return response
    }

    private func failure(_ status: HTTPResponse.Status, detail: String, _ fault: FaultRule) -> Reply {
        var reply = Reply(status, detail: detail)
        reply.headerFields[.retryAfter] = fault.retryAfter.map(String.init)
        return reply
    }

    private func with(_ json: JSON) -> Reply {
        var reply = self
        reply.json = json
        return reply
    }
}
