import Glibc

/// Why a server cannot start although its socket could be had.
public enum FastCGIServerError: Error, Sendable, Hashable {
    /// libfcgi could not be initialised; its code.
    case library(Int32)
    /// The system refused what the workers need.
    case system(call: String, errno: Int32)
}

extension FastCGIServerError: CustomStringConvertible {
    /// A sentence that says what is wrong.
    public var description: String {
        switch self {
        case .library(let code): "libfcgi could not be initialised: FCGX_Init returned \(code)"
        case .system(let call, let errno):
            "the worker threads could not be started: \(call) failed: \(String(cString: strerror(errno)))"
        }
    }
}
