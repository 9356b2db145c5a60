import CMalloc

/// The C library's heap, which grows with each refresh and has to come down again: mallopt(3), malloc_trim(3).
enum Heap {
    /// Bytes from which on a piece of memory is the system's own, and goes back to it as soon as it is free: answers of
    /// Mist, their decoding, tables on their way. (By default that grows with the largest piece that was ever freed.)
    private static let ownPieces: CInt = 131_072

    /// Keeps what a refresh takes for a moment from staying for good; to be called early, for arenas that are there stay.
    ///
    /// Two arenas for all threads: by default there are eight for each processor, and what a refresh leaves free in
    /// one, the next does not find from another.
    static func configure() {
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, ownPieces)
    }

    /// Gives back to the system what is free: a refresh takes a multiple of what it leaves behind.
    static func trim() {
        malloc_trim(0)
    }
}
