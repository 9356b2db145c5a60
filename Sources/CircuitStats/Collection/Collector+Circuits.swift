import Logging
import MistAPI

extension Collector {
    /// Reads `circuits.csv` where it has changed; what it says is published with the network.
    func readCircuits() async {
        guard let path = circuits.path else { return }
        let finding = await CircuitFileReader.read(path, unless: circuits.stamp)
        guard circuits.receive(finding, at: clock.now) else { return }
        switch finding {
        case .file(let file, _):
            logger.info("Read circuits", metadata: ["file": "\(path)", "lines": "\(file.lines)"])
        case .refused(let error, _): logger.warning("Circuits not read: \(error)", metadata: ["file": "\(path)"])
        case .absent, .unchanged: logger.info("No circuits any more", metadata: ["file": "\(path)"])
        }
    }

    /// Gives the network's ports their contracts.
    func applyCircuits() {
        circuits.apply(to: &network) { knowledge in
            switch knowledge {
            case .sites: parts.sites.value != nil
            case .gateways: parts.isPresentable
            case .ports(let site): site.flatMap { parts.deviceConfigurations[$0]?.value } != nil
            }
        }
    }
}
