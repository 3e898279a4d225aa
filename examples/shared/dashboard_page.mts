// The page of the dashboard. The compiled dashboard_client.mts is put into it when it is served, so
// that it needs nothing else.
export const page = /* html */ `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Heat on a plate</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%231b0c41'/%3E%3Ccircle cx='8' cy='8' r='4' fill='%23fb9b06'/%3E%3C/svg%3E">
<style>
  :root {
    color-scheme: light dark;
    --page: light-dark(#f3f4f7, #14151a);
    --card: light-dark(#fff, #1e2027);
    --line: light-dark(#dfe2e8, #343843);
    --text: light-dark(#1a1c22, #eceef3);
    --quiet: light-dark(#575d6b, #a3aaba);
    --accent: light-dark(#b3400f, #fb9b4a);
    --stop: light-dark(#b3261e, #ff8a80);
  }
  * { box-sizing: border-box; }
  body {
    margin: 0 auto;
    max-width: 76rem;
    padding: 1.5rem;
    background: var(--page);
    color: var(--text);
    font: 1rem/1.45 system-ui, sans-serif;
    font-variant-numeric: tabular-nums;
  }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; }
  h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.01em; }
  h2 { margin: 0 0 .6rem; font-size: .95rem; }
  p { margin: 0; }
  #job, .quiet { color: var(--quiet); }
  #job { flex-basis: 100%; order: 1; }
  #state { padding: .15rem .7rem; border: 1px solid; border-radius: 1rem; font-size: .9rem; font-weight: 600; color: var(--accent); }
  button {
    margin-left: auto;
    padding: .45rem 1.3rem;
    border: 1px solid var(--stop);
    border-radius: .5rem;
    background: none;
    color: var(--stop);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  button:hover:enabled { background: var(--stop); color: var(--card); }
  button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  button:disabled { border-color: var(--line); color: var(--quiet); cursor: default; }
  .progress { margin: 1.1rem 0 1.2rem; }
  .progress div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
  progress { appearance: none; display: block; width: 100%; height: .7rem; margin-top: .4rem; border: 0; border-radius: 1rem; overflow: hidden; background: var(--line); color: var(--accent); }
  progress::-webkit-progress-bar { background: var(--line); }
  progress::-webkit-progress-value { background: var(--accent); }
  progress::-moz-progress-bar { background: var(--accent); }
  main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(20rem, 2fr); gap: 1.2rem; align-items: start; }
  section { padding: 1.1rem; border: 1px solid var(--line); border-radius: .8rem; background: var(--card); }
  .column { display: grid; gap: 1.2rem; }
  figure { margin: 0; }
  #plate { position: relative; overflow: hidden; border-radius: .4rem; background: #000004; }
  canvas, #plate svg { display: block; width: 100%; }
  #plate svg { position: absolute; inset: 0; height: 100%; }
  #plate line { stroke: #fff; stroke-opacity: .55; stroke-dasharray: 4 4; vector-effect: non-scaling-stroke; }
  #plate span { position: absolute; padding: 0 .4rem; margin: .4rem; border-radius: .3rem; background: #000a; color: #fff; font-size: .75rem; }
  figcaption { margin-top: .9rem; }
  #scale { height: .8rem; border-radius: .2rem; }
  #ticks { display: flex; justify-content: space-between; margin-top: .2rem; font-size: .85rem; color: var(--quiet); }
  dl { display: grid; grid-template-columns: repeat(6, 1fr); gap: .9rem; margin: 0; }
  dl div { grid-column: span 2; }
  dl div:nth-child(-n + 2) { grid-column: span 3; }
  dt { color: var(--quiet); font-size: .85rem; }
  dd { margin: 0; font-size: 1.35rem; font-weight: 600; line-height: 1.25; white-space: nowrap; }
  dd small { font-size: .85rem; font-weight: 400; color: var(--quiet); }
  #curve { display: grid; grid-template-columns: auto 1fr; gap: 0 .5rem; font-size: .8rem; color: var(--quiet); }
  #curve svg { width: 100%; height: 7rem; border-left: 1px solid var(--line); border-bottom: 1px solid var(--line); overflow: visible; }
  #curve path { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
  .decades { display: flex; flex-direction: column; justify-content: space-between; text-align: right; }
  .steps { grid-column: 2; display: flex; justify-content: space-between; }
  .table { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: .9rem; }
  caption { text-align: left; font-weight: 700; font-size: .95rem; margin-bottom: .4rem; }
  th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
  tr:last-child > * { border-bottom: 0; }
  thead th { color: var(--quiet); font-weight: 400; }
  td:last-child, th:last-child { padding-right: 0; }
  meter { width: 3.5rem; height: .8rem; vertical-align: middle; }
  @media (max-width: 56rem) { main { grid-template-columns: minmax(0, 1fr); } }
  @media (max-width: 30rem) { meter { display: none; } body { padding: 1rem; } }
</style>
</head>
<body>
<header>
  <h1>Heat on a plate</h1>
  <p id="state" role="status">Connecting</p>
  <button id="stop" type="button" disabled>Stop</button>
  <p id="job">&nbsp;</p>
</header>
<div class="progress">
  <div><strong id="steps">Step 0</strong><span id="time" class="quiet"></span></div>
  <progress id="progress" value="0" max="1" aria-labelledby="steps"></progress>
</div>
<main>
  <section aria-labelledby="field">
    <h2 id="field">Temperature</h2>
    <figure>
      <div id="plate"><canvas id="picture" role="img" aria-label="The plate, not yet known"></canvas></div>
      <figcaption>
        <div id="scale"></div>
        <div id="ticks"><span>0 °C</span><span>25</span><span>50</span><span>75</span><span>100 °C</span></div>
      </figcaption>
    </figure>
  </section>
  <div class="column">
    <section aria-label="Figures">
      <dl>
        <div><dt>Step rate</dt><dd><span id="rate">–</span> <small>per s</small></dd></div>
        <div><dt>Change in a step</dt><dd><span id="change">–</span> <small>°C</small></dd></div>
        <div><dt>Lowest</dt><dd><span id="lowest">–</span> <small>°C</small></dd></div>
        <div><dt>Mean</dt><dd><span id="mean">–</span> <small>°C</small></dd></div>
        <div><dt>Highest</dt><dd><span id="highest">–</span> <small>°C</small></dd></div>
      </dl>
    </section>
    <section aria-labelledby="changes">
      <h2 id="changes">Largest change of any point in a step, in °C</h2>
      <div id="curve">
        <div class="decades"><span id="top">–</span><span id="bottom">–</span></div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-labelledby="changes"><path d=""/></svg>
        <div class="steps"><span>0</span><span id="last">–</span></div>
      </div>
    </section>
    <section class="table">
      <table>
        <caption>Processes</caption>
        <thead><tr><th scope="col">Rank</th><th scope="col">Host</th><th scope="col">Block</th><th scope="col">Range</th><th scope="col">Computes</th></tr></thead>
        <tbody id="processes"></tbody>
      </table>
    </section>
  </div>
</main>
<script type="module">/* script */</script>
</body>
</html>
`;
