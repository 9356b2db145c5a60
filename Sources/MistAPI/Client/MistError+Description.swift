package import FoundationEssentials

extension MistError: CustomStringConvertible {
    /// A sentence for people: `Mist could not be asked for port statistics: no answer in time.`
    public var description: String { sentence(about: call.description) }

    /// - Parameter call: what was asked for, in words.
    package func sentence(about call: String) -> String {
        switch reason {
        case .cancelled: "The call for \(call) was cancelled."
        case .quotaReserved(let until):
            "The call for \(call) was not made: the rest of this hour's quota is kept for more urgent calls until "
                + "\(until.timeOfDay)."
        case .noCollector(let why): "The call for \(call) was not made: \(why)"
        default: "The call for \(call) failed: \(reason.words)."
        }
    }
}

extension MistError.Reason {
    fileprivate var words: String {
        switch self {
        case .unauthorized(let detail): "Mist does not accept the API token (401\(Self.said(detail)))"
        case .forbidden(let detail): "the API token may not see this (403\(Self.said(detail)))"
        case .notFound(let detail): "Mist does not know it (404\(Self.said(detail)))"
        case .badRequest(let detail): "Mist does not take the request (400\(Self.said(detail)))"
        case .rateLimited(let until):
            "the quota of the API token is spent (429)" + (until.map { "; it is free again at \($0.timeOfDay)" } ?? "")
        case .quotaReserved(let until): "the rest of the quota is kept for more urgent calls until \(until.timeOfDay)"
        case .server(let status): "Mist has an internal error (\(status))"
        case .unexpected(let status): "Mist answered with the unexpected status \(status)"
        case .timeout: "no answer came in time"
        case .dns(let text): "the name of the host cannot be resolved (\(text))"
        case .connection(let text): "there is no connection (\(text))"
        case .tls(let text): "the TLS connection is not trusted (\(text)); MIST_CA_FILE names further certificates"
        case .truncated: "the answer was cut off"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .malformed(let place): "the answer makes no sense: \(place)"
        case .cancelled: "it was cancelled"
        case .noCollector(let why): why
        case .transport(let text): text
        }
    }

    private static func said(_ detail: String?) -> String { detail.map { ": \($0)" } ?? "" }
}

extension Date {
    /// `18:00 UTC`: the minute by whose beginning it is over, since the one before would name what has passed.
    package var timeOfDay: String {
        let minutes = (min(max(timeIntervalSince1970, 0), 253_402_300_799) / 60).rounded(.up)
        let seconds = Int(minutes) * 60 % 86_400
        let (hour, minute) = (seconds / 3_600, seconds / 60 % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute) UTC"
    }
}
