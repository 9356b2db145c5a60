import CMalloc

/// The C library's heap, which grows with each refresh and has to come down again: mallopt(3), malloc_trim(3).
enum Heap {
    /// Lets all threads share two arenas; to be called early, for arenas that are there stay.
    ///
    /// By default there are eight for each processor: what a refresh leaves free in one, the next does not find from
    /// another.
    static func shareArenas() {
        mallopt(M_ARENA_MAX, 2)
    }

    /// Gives back to the system what is free: a refresh takes a multiple of what it leaves behind.
    static func trim() {
        malloc_trim(0)
    }
}
