import { without } from 'lodash';
import { playScenario } from './play';
import { destinationDown, EVERY_GUARANTEE } from './scenarios';

// A Data Table is in n8n's own database, so it is never down while n8n runs.
playScenario(destinationDown, without(EVERY_GUARANTEE, 'leadsToDataTable'));
