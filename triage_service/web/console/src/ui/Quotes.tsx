/** The caller's own words, with the time at which they were spoken. */
import { audioSpan } from "../logic/times";
import type { Quote } from "../wire";

export function QuoteLine({ quote }: { quote: Quote }) {
  return (
    <>
      {quote.words ? <q className="quote">{quote.words}</q> : <span>(no words)</span>}{" "}
      <span className="time">{audioSpan(quote.start_s, quote.end_s)}</span>
    </>
  );
}

export function Quotes({ quotes }: { quotes: readonly Quote[] }) {
  if (quotes.length === 0) return null;
  return (
    <ul className="quotes plain">
      {quotes.map((quote, n) => (
        <li key={`${n}-${quote.start_s}`}>
          <QuoteLine quote={quote} />
        </li>
      ))}
    </ul>
  );
}
