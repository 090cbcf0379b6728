import { playScenario } from './play';
import { destinationDown } from './scenarios/destinationDown';
import { poisonLeads } from './scenarios/poisonLeads';

playScenario(destinationDown);
playScenario(poisonLeads);
