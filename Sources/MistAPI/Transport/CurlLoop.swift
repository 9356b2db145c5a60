import CCurl
import Synchronization

/// The transfers on the multi handle. Lives on its thread alone.
struct CurlLoop: ~Copyable {
    private let multi: CurlMulti
    private let options: CurlOptions
    /// By the address of their easy handle, which is how libcurl names them.
    private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]

    init(multi: consuming CurlMulti, options: CurlOptions) {
        multi.set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        multi.set(CURLMOPT_MAX_HOST_CONNECTIONS, options.maximumConnections)
        self.multi = multi
        self.options = options
    }

    /// One round: carry out commands, move bytes, hand out what is finished, and wait for the next thing to happen.
    ///
    /// - Parameter commands: `nil` ends it all.
    /// - Returns: whether there is to be another round.
    mutating func perform(_ commands: [CurlThread.Command]?) -> Bool {
        guard let commands else {
            for transfer in Array(transfers.values) { abandon(transfer, .cancelled) }
            return false
        }
        for command in commands {
            switch command {
            case .start(let exchange, let continuation): start(exchange, continuation)
            case .cancel(let exchange): cancel(exchange)
            }
        }
        var running: Int32 = 0
        curl_multi_perform(multi.handle, &running)
        handOut()
        let wait = expire()
        // Returns at once for a wakeup that came since the commands were taken, and for libcurl's own timers.
        curl_multi_poll(multi.handle, nil, 0, wait, nil)
        return true
    }

    private mutating func start(_ exchange: CurlExchange, _ continuation: CurlExchange.Continuation) {
        guard !exchange.isCancelled.load(ordering: .sequentiallyConsistent) else {
            return continuation.resume(returning: .failure(.cancelled))
        }
        guard let transfer = CurlTransfer(exchange, continuation, options),
            curl_multi_add_handle(multi.handle, transfer.easy.handle) == CURLM_OK
        else {
            return continuation.resume(returning: .failure(.other(code: 0, "libcurl takes no further request")))
        }
        transfers[transfer.easy.handle] = transfer
    }

    private mutating func cancel(_ exchange: CurlExchange) {
        guard let transfer = transfers.values.first(where: { $0.exchange === exchange }) else { return }
        abandon(transfer, .cancelled)
    }

    /// Ends what is over its deadline, and returns how long to wait for the next thing, in milliseconds.
    ///
    /// libcurl has deadlines too (CURLOPT_TIMEOUT_MS), but would keep the connection: one that died without a word
    /// would then let call after call run into its deadline.
    private mutating func expire() -> Int32 {
        let now = ContinuousClock.now
        for transfer in Array(transfers.values) where transfer.deadline <= now { abandon(transfer, .timeout) }
        guard let next = transfers.values.map(\.deadline).min() else { return Self.idle }
        return min(Self.lookAgain, Int32((now.duration(to: next) / .milliseconds(1)).rounded(.up)))
    }

    /// How long to sleep at most while nothing is on the wire, in milliseconds: any time, a command wakes it.
    private static let idle: Int32 = 60_000

    /// How long to wait at most while something is on the wire, in milliseconds.
    ///
    /// libcurl 7.88 sometimes keeps the end of an HTTP/2 answer that it has read already, and waits for the socket
    /// to say more, which it never does: about one burst of 40 in 60 on a busy machine, until a timer of libcurl's
    /// own goes off after many seconds. Looking again costs microseconds.
    private static let lookAgain: Int32 = 50

    private mutating func handOut() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi.handle, &left) {
            // The message is gone once its handle is removed (curl_multi_info_read(3)): copy first.
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = transfers[easy]
            else { continue }
            finish(transfer, transfer.outcome(of: ccurl_message_result(message)))
        }
    }

    /// Takes an unfinished transfer off the wire.
    ///
    /// libcurl 7.88 to 8.14 queue HTTP/2's RST_STREAM and do not send it before something else goes over the
    /// connection. So the connection is closed with its last transfer; while it has others, the reset goes with them.
    private mutating func abandon(_ transfer: CurlTransfer, _ error: TransportError) {
        transfer.easy.set(CURLOPT_FORBID_REUSE, 1)
        finish(transfer, .failure(error))
    }

    /// Takes a transfer off the multi handle and answers its caller.
    private mutating func finish(_ transfer: CurlTransfer, _ outcome: CurlExchange.Outcome) {
        curl_multi_remove_handle(multi.handle, transfer.easy.handle)
        transfers[transfer.easy.handle] = nil
        transfer.continuation.resume(returning: outcome)
    }
}
