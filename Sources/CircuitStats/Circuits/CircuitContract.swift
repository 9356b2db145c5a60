/// What the company knows of a circuit, as `circuits.csv` says it. What it leaves out is nil.
public struct CircuitContract: Sendable, Equatable, Codable {
    /// Who provides it.
    public var provider: String?
    /// The provider's name for it.
    public var circuitID: String?
    /// Contracted speed towards the port, Mbit/s: what the port receives.
    public var downMbps: Double?
    /// Contracted speed from the port, Mbit/s: what the port sends.
    public var upMbps: Double?
    /// Free text.
    public var notes: String?
}

/// A line of `circuits.csv`: a contract and the port that it is for, by the names that the line gives.
struct CircuitRow: Sendable, Equatable, Codable {
    var line: Int
    /// Name or id.
    var site: String
    /// Name or id.
    var gateway: String
    var port: String
    var contract: CircuitContract
}

/// What is wrong with a line of `circuits.csv`.
struct LineProblem: Sendable, Equatable, Codable {
    var line: Int
    /// Goes on after “line 7”.
    var words: String

    var sentence: String { "Line \(line) \(words)." }
}
