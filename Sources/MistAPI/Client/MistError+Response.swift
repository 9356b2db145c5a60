import FoundationEssentials
import HTTPTypes

/// From what the wire brought to the reason that the caller sees: the one table of it.
extension MistError.Reason {
    /// Why an answer is none; `nil` for a 200.
    init?(_ response: TransportResponse, at now: Date, redact: (String) -> String) {
        let detail = Self.detail(in: response.body, redact: redact)
        switch response.head.status.code {
        case 200: return nil
        case 400: self = .badRequest(detail: detail)
        case 401: self = .unauthorized(detail: detail)
        case 403: self = .forbidden(detail: detail)
        case 404: self = .notFound(detail: detail)
        case 429: self = .rateLimited(until: response.head.headerFields[.retryAfter].flatMap { Self.date($0, now) })
        case 500...599: self = .server(status: response.head.status.code)
        default: self = .unexpected(status: response.head.status.code)
        }
    }

    /// Why there is no answer.
    init(_ error: TransportError) {
        self =
            switch error {
            case .timeout: .timeout
            case .dns(let text): .dns(text)
            case .connection(let text): .connection(text)
            case .tls(let text): .tls(text)
            case .truncated: .truncated
            case .tooLarge(let limit): .tooLarge(limit: limit)
            case .cancelled: .cancelled
            case .other(let code, let text): .transport("\(text) (libcurl error \(code))")
            }
    }

    /// `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3).
    private static func date(_ retryAfter: String, _ now: Date) -> Date? {
        if let seconds = Double(retryAfter), seconds.isFinite { return now.addingTimeInterval(seconds) }
        // `Sun, 06 Nov 1994 08:49:37 GMT`
        let parts = retryAfter.split(whereSeparator: { $0 == " " || $0 == "," })
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return try? Date.ISO8601FormatStyle().parse("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// What Mist says of an error: `{"detail": "…"}` (OpenAPI). The text goes to logs and people, so it is cut to a
    /// line, and a token that a server might repeat in it is taken out.
    private static func detail(in body: Data, redact: (String) -> String) -> String? {
        struct Answer: Decodable { @Lenient var detail: String? }
        guard body.count <= 65_536, let detail = try? JSONDecoder().decode(Answer.self, from: body).detail else {
            return nil
        }
        let line = redact(detail).split { $0.isNewline || $0.isWhitespace }.joined(separator: " ")
        let printable = String(line.filter { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } })
        return printable.isEmpty ? nil : String(printable.prefix(200))
    }
}
