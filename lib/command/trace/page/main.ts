/** The page of a report, in the browser. */
import type { PageData } from '../page_data.js';
import { find } from './elements.js';
import { showMatrix } from './matrix.js';
import { fillRanks, fillTables } from './tables.js';
import { showTimeline } from './timeline.js';

const data = JSON.parse(find('data', HTMLScriptElement).textContent ?? '') as PageData;
const heading = document.querySelector('h1');
if (heading !== null) heading.textContent = data.title;
find('headline', HTMLParagraphElement).textContent = data.headline;
fillRanks(data.analysis);
showTimeline(data);
fillTables(data.analysis);
showMatrix(data.analysis.matrix);
