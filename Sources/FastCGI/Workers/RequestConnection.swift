import CFastCGI
import FoundationEssentials
import Glibc

/// A worker's side of libfcgi: one connection and the one request on it. The only file that touches libfcgi's types.
///
/// Used by one thread. The request is on the heap, since the streams of libfcgi point back to it.
struct RequestConnection: ~Copyable {
    private let request: UnsafeMutablePointer<FCGX_Request>
    /// What libfcgi reads by, on the thread of this connection.
    private let inspector: UnsafeMutablePointer<RecordInspector>
    /// Whether the body has been read to the end that the web server set.
    private(set) var inputEnded = false

    init() {
        request = .allocate(capacity: 1)
        FCGX_InitRequest(request, -1, 0)
        inspector = .allocate(capacity: 1)
        inspector.initialize(to: RecordInspector())
    }

    deinit {
        finish()
        request.deallocate()
        pthread_setspecific(FastCGILibrary.inspectorKey, nil)
        inspector.deinitialize(count: 1)
        inspector.deallocate()
    }

    /// The connection's descriptor, to be polled.
    var descriptor: Int32 { fcgi_connection(request) }

    /// Takes over a connection and reads the parameters of its request; nil where it brought none, and then it is
    /// closed.
    mutating func open(_ connection: consuming OwnedDescriptor) -> [FastCGIParameter]? {
        inputEnded = false
        inspector.pointee = RecordInspector()
        pthread_setspecific(FastCGILibrary.inspectorKey, inspector)
        guard fcgi_accept_connection(request, connection.release()) == 0 else { return nil }
        // It would be false if libfcgi did not read through `OS_Read` below.
        guard inspector.pointee.hasPassedHead else {
            finish()
            return nil
        }
        var parameters: [FastCGIParameter] = []
        parameters.reserveCapacity(40)
        var next = request.pointee.envp
        while let pointer = next?.pointee {
            parameters.append(FastCGIParameter(UnsafeRawBufferPointer(start: pointer, count: strlen(pointer))))
            next = next?.successor()
        }
        return parameters
    }

    /// Reads the body to its end, or until it is longer than `limit`: the rest is not read.
    mutating func readBody(limit: Int) -> Data {
        var body = Data()
        // As much as stands on the stack.
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer in
            guard let start = buffer.baseAddress else { return }
            while body.count <= limit {
                let count = Int(FCGX_GetStr(start, Int32(buffer.count), request.pointee.in))
                if count > 0 { body.append(contentsOf: buffer.prefix(count)) }
                if count < buffer.count {
                    inputEnded = FCGX_GetError(request.pointee.in) == 0
                    return
                }
            }
        }
        return body
    }

    /// Hands bytes to libfcgi's buffer, which writes what does not fit; false where the web server has gone.
    func write(_ bytes: some ContiguousBytes) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer
            while !rest.isEmpty {
                // The count is a C int.
                let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
                guard FCGX_PutStr(part.baseAddress, Int32(part.count), request.pointee.out) == part.count else {
                    return false
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
            }
            return true
        }
    }

    /// Writes what is left and the end of the request, and closes the connection; false where the web server did not
    /// take it all.
    @discardableResult
    func finish() -> Bool {
        guard descriptor >= 0 else { return false }
        // Errors first: the stream that closes last writes the end of the request, in one piece with what it holds.
        let errors = FCGX_FClose(request.pointee.err)
        let output = FCGX_FClose(request.pointee.out)
        if !inputEnded { takeRest() }
        // Or libfcgi would do the same, for as long as a peer sends.
        FCGX_Detach(request)
        FCGX_Finish_r(request)
        return errors == 0 && output == 0
    }

    /// Throws away what still comes, until the web server has closed too: unread input would turn into a reset that
    /// takes our answer with it. Two seconds at most.
    private func takeRest() {
        shutdown(descriptor, Int32(SHUT_WR))
        let end = ContinuousClock.now + .seconds(2)
        withUnsafeTemporaryAllocation(byteCount: 8192, alignment: 1) { buffer in
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while true {
                let left = ContinuousClock.now.duration(to: end)
                guard left > .zero, poll(&entry, 1, Int32(left / .milliseconds(1))) > 0,
                    recv(descriptor, buffer.baseAddress, buffer.count, 0) > 0
                else { return }
            }
        }
    }
}

/// libfcgi as a whole.
enum FastCGILibrary {
    /// Initialises libfcgi, once; the code of `FCGX_Init`, 0 when it went well.
    ///
    /// It installs handlers for SIGPIPE, SIGUSR1 and SIGTERM where there are none yet. The latter two set a switch for
    /// the whole process that cannot be set back, and SIGTERM would no longer end a process that does not look at it:
    /// they are put back to what they were. The one for SIGPIPE does nothing and stays: that a web server went away
    /// shows in what write(2) returns.
    static let initialized: Int32 = {
        var user = sigaction()
        var termination = sigaction()
        sigaction(SIGUSR1, nil, &user)
        sigaction(SIGTERM, nil, &termination)
        let code = FCGX_Init()
        sigaction(SIGUSR1, &user, nil)
        sigaction(SIGTERM, &termination, nil)
        return code
    }()

    /// Where a thread keeps the inspector of its connection. The key cannot be had where a process has 1,024 of them.
    static let inspectorKey: pthread_key_t = {
        var key = pthread_key_t()
        precondition(pthread_key_create(&key, nil) == 0, "no key for the threads' inspectors")
        return key
    }()
}

/// How libfcgi reads from a connection, in place of its own function of this name (fcgios.h): the program's symbols
/// come before those of its libraries. What the thread's inspector refuses is the end of what is read from the
/// connection, and so is silence: libfcgi would go on reading to throw it away, for as long as a peer sends.
///
/// Public, since an optimized build hides what is not, and libfcgi would not find it.
@_cdecl("OS_Read")
public func readInspected(_ descriptor: Int32, _ buffer: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int32 {
    // libfcgi's buffers hold 64 kB at most.
    let received = read(descriptor, buffer, min(count, Int(Int32.max)))
    if received > 0, let inspector = pthread_getspecific(FastCGILibrary.inspectorKey) {
        let bytes = UnsafeRawBufferPointer(start: buffer, count: received)
        if inspector.assumingMemoryBound(to: RecordInspector.self).pointee.accepts(bytes) { return Int32(received) }
    }
    shutdown(descriptor, Int32(SHUT_RD))
    return Int32(min(received, 0))
}
