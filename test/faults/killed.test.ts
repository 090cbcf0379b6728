import { without } from 'lodash';
import { playScenario } from './play';
import { EVERY_GUARANTEE, killMoments } from './scenarios';

// The gate has its play with the polling trigger, in a file of its own.
playScenario(killMoments, without(EVERY_GUARANTEE, 'leadsToPostgres'));
