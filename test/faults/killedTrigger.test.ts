import { playKills } from './play';

playKills(['leadsToPostgres']);
