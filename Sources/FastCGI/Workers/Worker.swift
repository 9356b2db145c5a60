import FoundationEssentials
import HTTPTypes
import Logging

/// One thread's work: a connection, its request, the answer, and the next.
struct Worker: ~Copyable {
    private let connections: ConnectionQueue
    private let service: RequestService
    private var completion: Event
    private let cancellation: Event
    private var connection = RequestConnection()

    init(_ connections: ConnectionQueue, _ service: RequestService, completion: Event, cancellation: Event) {
        self.connections = connections
        self.service = service
        self.completion = completion
        self.cancellation = cancellation
    }

    /// Works until the queue ends.
    consuming func run() {
        service.use.workerStarted()
        defer { service.use.workerEnded() }
        while let next = connections.next() {
            let started = ContinuousClock.now
            service.use.requestBegan()
            defer { service.use.requestEnded() }
            guard let parameters = connection.open(next) else {
                service.logger.noRequest()
                continue
            }
            serve(parameters, started)
        }
    }

    private mutating func serve(_ parameters: [FastCGIParameter], _ started: ContinuousClock.Instant) {
        let request: FastCGIRequest
        do {
            request = try read(parameters)
        } catch {
            service.logger.refused(error)
            if !write(service.refuse(error), to: .get) { service.logger.clientGone(id: "-") }
            return
        }
        guard let response = response(to: request), write(response, to: request.head.method) else {
            connection.finish()
            service.logger.clientGone(id: request.id)
            return
        }
        service.logger.answered(request, response.head.status, after: started.duration(to: .now))
    }

    private mutating func read(_ parameters: [FastCGIParameter]) throws(RequestRefusal) -> FastCGIRequest {
        let head = try RequestHead(parameters)
        let limit = service.bodyLimit
        guard head.contentLength ?? 0 <= limit else { throw .bodyTooLarge(limit: limit) }
        let body = connection.readBody(limit: limit)
        guard body.count <= limit else { throw .bodyTooLarge(limit: limit) }
        guard connection.inputEnded else { throw .bodyIncomplete(received: body.count) }
        if let announced = head.contentLength, announced != body.count {
            throw .bodyLength(announced: announced, received: body.count)
        }
        return FastCGIRequest(
            head: head.head, body: body, id: head.id, remoteAddress: head.remoteAddress, remoteUser: head.remoteUser)
    }

    private mutating func response(to request: FastCGIRequest) -> FastCGIResponse? {
        switch service.answer(request) {
        case .ready(let response): return response
        case .deferred(let work):
            guard service.use.beginWaiting(most: service.waitingWorkers) else { return service.refuse(.busy) }
            defer { service.use.endWaiting() }
            return DeferredAnswer.wait(
                for: work, connection: connection.descriptor, completion: &completion, cancellation: cancellation)
        }
    }

    /// Writes a response and closes the connection; false where the web server did not take it.
    private mutating func write(_ response: FastCGIResponse, to method: HTTPRequest.Method) -> Bool {
        let head = ResponseHead(response, to: method)
        let isWritten = connection.write(head.bytes) && (!head.hasBody || connection.write(response.body))
        return connection.finish() && isWritten
    }
}
