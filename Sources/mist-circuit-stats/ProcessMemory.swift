import CPrctl

/// The memory of this process, which holds tokens and passwords.
enum ProcessMemory {
    /// Keeps it from cores, debuggers and, with the environment, from `/proc/PID`, for everybody but root: prctl(2),
    /// PR_SET_DUMPABLE. To be called before a secret is read; it cannot fail.
    static func seal() {
        _ = prctl_set_dumpable(0)
    }
}
