import Foundation

extension NginxProcess {
    /// A shell that starts nginx, says when it listens, and ends it when the pipe from the tests closes: by ``stop()``,
    /// or because the test process is no more.
    struct Guardian {
        // nginx returns once it listens, and goes on in the background (daemon on).
        private static let script = """
            PATH=$PATH:/usr/sbin
            nginx -e stderr "$@" || exit 1
            echo listening
            read -r _
            pid_file=$2/$(sed -n 's/^pid \\(.*\\);/\\1/p' "$4")
            kill "$(cat "$pid_file")"
            while [ -e "$pid_file" ]; do sleep 0.01; done
            """

        private let process = Process()
        private let input = Pipe()
        private let ended: AsyncStream<Void>

        init(nginx directory: URL, configuration: String) async throws {
            let output = Pipe()
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            self.ended = ended
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = [
                "-c", Self.script, "nginx", "-p", directory.path, "-c", directory.appending(path: configuration).path,
            ]
            process.standardInput = input
            process.standardOutput = output
            process.standardError = output
            process.terminationHandler = { _ in end.finish() }
            try process.run()
            // Reading blocks, so not on a thread of the cooperative pool.
            let said = await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    var said = Data()
                    while !said.contains(Data("listening\n".utf8)) {
                        let more = output.fileHandleForReading.availableData
                        if more.isEmpty { break }
                        said += more
                    }
                    continuation.resume(returning: String(decoding: said, as: UTF8.self))
                }
            }
            guard said.hasSuffix("listening\n") else { throw Failure(description: "nginx does not start: \(said)") }
        }

        func stop() async {
            // Other children may have inherited the pipe, so that closing it is not enough while they live.
            try? input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
            try? input.fileHandleForWriting.close()
            for await _ in ended {}
        }
    }
}
