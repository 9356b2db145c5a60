import FoundationEssentials
import MistAPI

/// What replicas say to each other, in the inbox of the one that it is for.
struct ReplicaMessage: Sendable, Codable {
    /// Names a question and its answer.
    var id: String
    /// Who asks, or answers.
    var from: String
    var content: Content

    enum Content: Sendable, Codable {
        /// Make a call to Mist.
        case call(path: String, MistCall)
        /// Make the traffic of a port known.
        case history(PortKey, siteID: String, reachesBack: Bool)
        case answer(Answer)
    }

    enum Answer: Sendable, Codable {
        /// What Mist answered.
        case body(Data)
        /// It is in the publication of that number.
        case published(number: Int)
        case failure(MistError)
        /// Ask the leader.
        case notLeading
    }
}
