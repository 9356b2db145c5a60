import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A process of a test. (Foundation's `Process` also waits for whatever the process leaves running.)
struct ChildProcess: Sendable {
    private let id: pid_t

    /// Starts a command with nothing to read and nowhere to write.
    ///
    /// - Parameter socket: a listening socket that nginx is to take over, as descriptor 3.
    init(_ command: String, _ arguments: [String], in folder: URL, socket: Int32? = nil) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        if let socket { posix_spawn_file_actions_adddup2(&actions, socket, 3) }
        let environment = socket == nil ? [] : ["NGINX=3;"]
        var arguments = (["env", "-C", folder.path] + environment + [command] + arguments).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id = pid_t()
        let code = posix_spawn(&id, "/usr/bin/env", &actions, nil, &arguments, environ)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        self.id = id
    }

    /// The exit status, once it has ended. To be asked for once.
    var status: Int32 {
        get async {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    var status: Int32 = 0
                    while waitpid(id, &status, 0) == -1, errno == EINTR {}
                    continuation.resume(returning: status)
                }
            }
        }
    }

    /// Ends the process and waits for its end.
    func stop() async {
        kill(id, SIGTERM)
        _ = await status
    }
}
