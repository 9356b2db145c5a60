// @ts-check
import { mount as mountConfiguration } from "../configuration/section.js";
import { mount as mountHealth } from "../insights/health-section.js";
import { mount as mountInsights } from "../insights/section.js";
import { mount as mountPeers } from "../peers/section.js";
import { spans } from "../state/windows.js";
import { mount as mountTraffic } from "../traffic/section.js";

/** Mist keeps averages of ten minutes and of an hour: a quarter of an hour would be one point. */
const insightSpans = spans.filter((span) => span.seconds >= 3_600);

/**
 * The parts of the dialog; the first is shown where the URL names none.
 *
 * @type {{
 *   id: string,
 *   label: string,
 *   icon: string,
 *   spans: import("../state/windows.js").Span[],
 *   mount: (panel: HTMLElement, exports: HTMLElement) => import("./subject.js").Section,
 * }[]}
 */
export const sections = [
    { id: "", label: "Traffic", icon: "activity", spans, mount: mountTraffic },
    { id: "insights", label: "WAN insights", icon: "graph-up", spans: insightSpans, mount: mountInsights },
    { id: "health", label: "Applications", icon: "heart-pulse", spans: insightSpans, mount: mountHealth },
    { id: "peers", label: "VPN peers", icon: "diagram-3", spans: [], mount: mountPeers },
    { id: "configuration", label: "Configuration", icon: "sliders", spans: [], mount: mountConfiguration },
];
