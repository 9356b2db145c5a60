import Glibc

/// A file descriptor with one owner, closed with it.
struct OwnedDescriptor: ~Copyable, Sendable {
    /// Valid as long as the owner lives.
    let number: Int32

    /// Takes over an open descriptor.
    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Gives the descriptor away, open.
    consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }
}
