public import MistAPI
import Synchronization

/// Asks Mist what only somebody who looks at a port or a site wants to know: link quality over time and application
/// health. Nothing of it is collected; what was answered is kept until Mist has something new.
public final class InsightsReader: Sendable {
    /// Answers kept of each kind: a port's hours are some 10 kB.
    static let capacity = 512

    let client: MistClient
    let clock: any WallClock
    let links: SharedAnswers<LinkQuestion, LinkHealth>
    /// What each site calls the metric; nil where it has none.
    let metrics: SharedAnswers<String, String?>
    let thresholds: SharedAnswers<String, SLEThreshold>
    let trends: SharedAnswers<HealthQuestion, SLESummaryTrend>
    let interfaces: SharedAnswers<HealthQuestion, SLEImpactedInterfaces>
    /// The way to link quality that this cloud knows, as far as is known.
    let linkPath = Mutex(LinkHealthPath.device)

    /// Makes a reader; it calls nobody before it is asked.
    public init(client: MistClient, clock: any WallClock) {
        var client = client
        client.deadline = Collector.interactiveDeadline
        self.client = client
        self.clock = clock
        links = SharedAnswers(capacity: Self.capacity, clock: clock)
        metrics = SharedAnswers(capacity: Self.capacity, clock: clock)
        thresholds = SharedAnswers(capacity: Self.capacity, clock: clock)
        trends = SharedAnswers(capacity: Self.capacity, clock: clock)
        interfaces = SharedAnswers(capacity: Self.capacity, clock: clock)
    }
}
