/// Runs `operation` on every element, at most `width` of them at once, and hands each result to `receive` as it comes.
///
/// The width bounds what is on the wire and in memory: a thousand sites are a thousand short tasks, never a thousand
/// open calls. Cancellation reaches the tasks that run and starts no new ones; nor are any started once `mayStart` says
/// no.
func withBoundedTaskGroup<Element: Sendable, Output: Sendable>(
    over elements: some Sequence<Element>,
    width: Int,
    while mayStart: () -> Bool = { true },
    operation: @escaping @Sendable (Element) async -> Output,
    isolation: isolated (any Actor)? = #isolation,
    receive: (Output) async -> Void
) async {
    await withTaskGroup(of: Output.self) { group in
        var waiting = elements.makeIterator()
        for _ in 0..<width {
            guard !group.isCancelled, mayStart(), let element = waiting.next() else { break }
            group.addTask { await operation(element) }
        }
        while let output = await group.next() {
            if !group.isCancelled, mayStart(), let element = waiting.next() {
                group.addTask { await operation(element) }
            }
            await receive(output)
        }
    }
}
