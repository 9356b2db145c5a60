import FastCGI
import FoundationEssentials
import HTTPTypes

/// What an endpoint answers, not yet encoded.
struct Reply: Sendable {
    var status: HTTPResponse.Status = .ok
    var headerFields: HTTPFields = [:]
    var json: JSON

    init(_ json: JSON) {
        self.json = json
    }

    /// An error in Mist's shape.
    init(_ status: HTTPResponse.Status, detail: String) {
        self.status = status
        json = ["detail": .string(detail)]
    }

    static let notFound = Reply(.notFound, detail: "Not found.")

    static func methodNotAllowed(_ allow: [HTTPRequest.Method]) -> Reply {
        var reply = Reply(.methodNotAllowed, detail: "Method not allowed.")
        reply.headerFields[.allow] = allow.map(\.rawValue).joined(separator: ", ")
        return reply
    }

    /// - Parameter body: The encoded body where it is not what `json` says.
    func response(body: Data? = nil) -> FastCGIResponse {
        var headerFields = headerFields
        headerFields[.contentType] = "application/json"
        return FastCGIResponse(status: status, headerFields: headerFields, body: body ?? json.encoded())
    }
}
