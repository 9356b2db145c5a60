public import FoundationEssentials

/// Makes calls for several clients, so that those who ask for the same share one.
public protocol CallRelay: Sendable {
    /// The body of the answer to a request.
    ///
    /// - Parameters:
    ///   - path: the request target.
    ///   - ask: asks the cloud from here.
    func body(
        of path: String, _ call: MistCall, ask: @escaping @Sendable () async throws(MistError) -> Data
    ) async throws(MistError) -> Data
}
