// @ts-check
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * Sorts by a column; what is unknown comes last in either direction.
 *
 * @template T
 * @param {T[]} rows
 * @param {string} sort  column id, "-" before it for descending
 * @param {{id: string, key?: (row: T) => unknown}[]} columns
 * @param {(a: T, b: T) => number} otherwise  the order without a sort, and among equals
 */
export function sorted(rows, sort, columns, otherwise) {
    const { id, descending } = parseSort(sort);
    const key = columns.find((column) => column.id === id)?.key;
    if (key === undefined) return [...rows].sort(otherwise);
    const values = rows.map((row) => key(row) ?? null);
    const ranks = ranksOf(values);
    return rows
        .map((row, index) => ({ row, rank: ranks.get(values[index]) ?? null }))
        .sort((a, b) => {
            if (a.rank === null || b.rank === null) {
                return a.rank === b.rank ? otherwise(a.row, b.row) : a.rank === null ? 1 : -1;
            }
            return (descending ? b.rank - a.rank : a.rank - b.rank) || otherwise(a.row, b.row);
        })
        .map(({ row }) => row);
}

/**
 * The place of each value among all; equals share one. Comparing texts takes long, and few of thousands differ: ports
 * of one site, circuits of one provider.
 *
 * @param {unknown[]} values
 */
function ranksOf(values) {
    const different = [...new Set(values)].filter((value) => value !== null).sort(compare);
    /** @type {Map<unknown, number>} */
    const ranks = new Map();
    let rank = 0;
    different.forEach((value, index) => {
        if (index > 0 && compare(different[index - 1], value) !== 0) rank += 1;
        ranks.set(value, rank);
    });
    return ranks;
}

/** @param {string} sort */
export const parseSort = (sort) => ({ id: sort.replace(/^-/, ""), descending: sort.startsWith("-") });

/**
 * @param {unknown} a
 * @param {unknown} b
 */
export function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return collator.compare(String(a), String(b));
}
