import { without } from 'lodash';
import { EVERY_GUARANTEE } from './killMoments';
import { playKills } from './play';

// The gate has its play with the polling trigger, in a file of its own.
playKills(without(EVERY_GUARANTEE, 'leadsToPostgres'));
