/** How the service is doing, in one row. */
import { asWords } from "../logic/labels";
import type { Link } from "../logic/link";
import type { Service } from "../wire";

function Fact({ name, value, kind = "" }: { name: string; value: React.ReactNode; kind?: string }) {
  return (
    <div className={`health__fact ${kind}`}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface Props {
  service: Service | null;
  link: Link;
}

/** A state that may be out of date is not shown as a good one. */
function ServiceState({ service, link }: Props) {
  if (service === null) return <span className="state state--other">Not known yet</span>;
  const good = service.state === "running" && link.state === "on";
  return (
    <span className={good ? "state state--good" : "state state--other"}>
      {asWords(service.state)}
      {link.state === "lost" && " when last heard"}
    </span>
  );
}

export function HealthStrip({ service, link }: Props) {
  const count = (n: number | undefined) => n ?? "–";
  return (
    <section className="health" aria-label="Service health" data-testid="health">
      <dl>
        <Fact name="Service" value={<ServiceState service={service} link={link} />} />
        <Fact name="Live calls" value={count(service?.calls_active)} />
        <Fact name="Calls today" value={count(service?.calls_total)} />
        <Fact name="Handed to a person" value={count(service?.handoffs_total)} />
        <Fact name="Rules version" value={service?.rules_version || "–"} kind="health__fact--long" />
        <Fact
          name="Models"
          kind="health__fact--long"
          value={
            service && service.models.length > 0 ? (
              <ul className="plain">
                {service.models.map((model) => (
                  <li key={model}>{model}</li>
                ))}
              </ul>
            ) : (
              "–"
            )
          }
        />
      </dl>
    </section>
  );
}
