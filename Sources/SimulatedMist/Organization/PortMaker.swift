/// Makes the ports of one gateway from its site's layout and its own traits.
struct PortMaker {
    let seed: Seed
    let site: Site
    let layout: Layout
    let trait: Trait
    let overridden: [Int]
    let offlineSince: Double?
    let anchor: Double
    let organization: Seed
    let index: Int

    func ports() -> [Port] {
        var ports: [Port] = []
        for plan in layout.wan {
            for (leg, id) in plan.ports.enumerated() {
                ports.append(wan(id, plan: plan, leg: leg, number: ports.count + 1))
            }
        }
        for id in layout.lanPorts {
            ports.append(lan(id, number: ports.count + 1))
        }
        return ports
    }

    private func wan(_ id: String, plan: WANPlan, leg: Int, number: Int) -> Port {
        let seed = seed[.level][number]
        let isFirst = number == 1
        let isLast = plan.number == layout.wan.count && leg == plan.ports.count - 1
        let state: Port.State =
            trait == .portDisabled && plan.number == layout.wan.count
            ? .disabled : trait == .portDown && isLast ? .down : .up
        let speed = speed(of: plan, isHot: trait == .hot && isFirst)
        let isStandby = plan.redundant && leg > 0
        let stopped = state == .down ? Self.onBucketEdge(anchor - seed[.offline].within(0...70_000.0)) : offlineSince
        let ownCircuit = overridden.contains(plan.number)
        let configured = Circuit(seed: ownCircuit ? self.seed : site.seed, plan: plan)
        let isStatic = plan.addressing == .static || ownCircuit
        let runtime = isStatic ? configured : Circuit(seed: seed, plan: plan)
        let length = plan.addressing == .pppoe && !isStatic ? 32 : plan.medium == .lte ? 30 : configured.prefix
        var addresses = isStandby || state != .up ? [] : ["\(runtime.address)/\(length)"]
        if layout.isHub, isFirst, !addresses.isEmpty { addresses.append("2001:db8:\(site.index % 0xFFFF)::2/64") }
        return Port(
            id: id, mac: Gateway.mac(organization: organization, index: index, port: number), state: state,
            speed: speed,
            traffic: traffic(
                seed, speed: speed, stopped: stopped,
                level: state == .disabled ? 0 : isStandby ? 0.00001 : nil, isHot: trait == .hot && isFirst),
            errorsPerGigabyte: trait == .faulty && isFirst ? 240 : 0,
            wan: Port.WAN(
                plan: plan, circuit: configured, addresses: addresses,
                publicAddress: plan.medium == .lte ? "203.0.113.\(seed[.address].within(1...254))" : runtime.address,
                isStandby: isStandby, latency: latency(of: plan, seed: seed)))
    }

    private func lan(_ id: String, number: Int) -> Port {
        let seed = seed[.level][number]
        let speed = id.hasPrefix("xe") ? 10_000 : 1_000
        return Port(
            id: id, mac: Gateway.mac(organization: organization, index: index, port: number), state: .up, speed: speed,
            traffic: traffic(seed, speed: speed, stopped: offlineSince, level: nil, isHot: false),
            errorsPerGigabyte: 0, wan: nil)
    }

    private func speed(of plan: WANPlan, isHot: Bool) -> Int {
        switch plan.medium {
        case .broadband: isHot ? 100 : layout.isHub ? 1_000 : seed[.speed][plan.number].pick([100, 100, 1_000])
        case .dsl: 100
        case .lte: 50
        }
    }

    private func latency(of plan: WANPlan, seed: Seed) -> Double {
        switch plan.medium {
        case .broadband: seed[.quality].within(4.0...28.0)
        case .dsl: seed[.quality].within(18.0...45.0)
        case .lte: seed[.quality].within(38.0...95.0)
        }
    }

    /// - Parameter level: Share of the speed at the busiest hour; `nil` to draw it.
    private func traffic(_ seed: Seed, speed: Int, stopped: Double?, level: Double?, isHot: Bool) -> PortTraffic {
        let ceiling = Double(speed) * 1e6 / 8
        let receive = isHot ? seed[.receive].within(0.88...0.91) : level ?? seed[.receive].within(0.04...0.32)
        let transmit = receive * seed[.transmit].within(0.12...0.55)
        let rhythm = isHot ? WeeklyRhythm.steady : site.rhythm
        let hasJob = level == nil && !isHot && seed[.job].unit < 0.2
        return PortTraffic(
            receive: TrafficPattern(
                seed: seed[.receive], rhythm: rhythm, offset: site.offset, base: receive * ceiling, ceiling: ceiling),
            transmit: TrafficPattern(
                seed: seed[.transmit], rhythm: rhythm, offset: site.offset, base: transmit * ceiling,
                ceiling: ceiling, job: hasJob ? job(seed[.job], ceiling: ceiling) : nil),
            stopped: stopped)
    }

    /// A link is lost where a stored bucket ends: a total made of averages stays as right as anywhere else.
    private static func onBucketEdge(_ time: Double) -> Double { (time / 600).rounded(.down) * 600 }

    private func job(_ seed: Seed, ceiling: Double) -> TrafficPattern.Job {
        TrafficPattern.Job(
            bytesPerSecond: Int(ceiling * seed[0].within(0.1...0.4)),
            period: seed[1].pick([21_600, 86_400]),
            shift: seed[2].within(0...23) * 3_600,
            duration: seed[3].within(1...2) * 3_600)
    }
}
