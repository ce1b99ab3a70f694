/** What the page says before there is any call: how to send one. */
export function EmptyBoard() {
  return (
    <section className="empty" aria-labelledby="empty-title" data-testid="empty">
      <svg className="empty__picture" viewBox="0 0 240 80" aria-hidden="true" focusable="false">
        <path className="empty__wave" d="M4 40h34l8-18 12 36 12-46 12 46 10-28 8 10h30" />
        <path className="empty__way empty__way--high" d="M130 40c40 0 40-28 92-28" />
        <path className="empty__way empty__way--mid" d="M130 40h92" />
        <path className="empty__way empty__way--low" d="M130 40c40 0 40 28 92 28" />
      </svg>
      <h2 id="empty-title">No calls yet</h2>
      <p>The service is listening. A call appears here as soon as it is answered. To send one now:</p>
      <dl className="empty__ways">
        <div>
          <dt>
            <code>triage demo</code>
          </dt>
          <dd>plays the demo calls, all of them invented</dd>
        </div>
        <div>
          <dt>
            <code>triage call FILE</code>
          </dt>
          <dd>plays one recording as if it were a call</dd>
        </div>
      </dl>
    </section>
  );
}
