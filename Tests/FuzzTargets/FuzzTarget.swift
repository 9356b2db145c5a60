/// Code that reads what comes from outside, and what must hold whatever comes. `scripts/fuzz` looks for input that breaks
/// it; the tests run what is in `Fuzzing/Corpora`.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// The web server's parameters of one request, an empty line between them, up to the application's answer.
    case parameters
    /// A request target and, in lines of their own, header fields, up to the application's answer.
    case query
    /// An answer of Mist's: the call's name in the first line, the body after it.
    case mist
    /// A whole cloud: answers of Mist's, each after a line `== ` and part of its path, up to the application's answers.
    case network
    /// `circuits.csv`.
    case circuits
    /// A host in the first line, the `next` of its pages in the others.
    case links

    /// Runs it once.
    ///
    /// - Throws: ``FuzzFailure`` where something does not hold.
    public func run(_ input: [UInt8]) throws {
        switch self {
        case .parameters: try RequestFuzzing.shared.parameters(input)
        case .query: try RequestFuzzing.shared.query(input)
        case .mist: MistFuzzing.answer(input)
        case .network: try NetworkFuzzing.cloud(input)
        case .circuits: CircuitsFuzzing.file(input)
        case .links: try LinksFuzzing.links(input)
        }
    }
}

/// What should hold and does not.
public struct FuzzFailure: Error, CustomStringConvertible {
    /// What it is, in a sentence.
    public let description: String

    static func unless(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(FuzzFailure) {
        if !holds { throw FuzzFailure(description: sentence()) }
    }
}
