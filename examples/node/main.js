// A pipeline of one step, without anything to install: adds up orders by day and writes what came out.
import { writeFileSync } from "node:fs"

const orders = [
  { orderedOn: "2026-01-02", amount: 30 },
  { orderedOn: "2026-01-02", amount: 12.5 },
  { orderedOn: "2026-01-03", amount: 7.25 },
  { orderedOn: "2026-01-05", amount: 99.9 },
]

const revenue = new Map()
for (const { orderedOn, amount } of orders) {
  revenue.set(orderedOn, (revenue.get(orderedOn) ?? 0) + amount)
}
for (const [day, amount] of revenue) console.log(`${day}: ${amount}`)

writeFileSync("daily-revenue.json", JSON.stringify(Object.fromEntries(revenue)))
console.log(`wrote daily-revenue.json with ${revenue.size} days`)
