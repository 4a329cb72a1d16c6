import { makeKeys, provisionContainers } from './compose.js';

/** The set-up containers of docker-compose.yml: `node … keys` before Kafka and PostgreSQL start, `node … provision` after. */
const [task] = process.argv.slice(2);
if (task === 'keys') await makeKeys();
else if (task === 'provision') await provisionContainers();
else throw new Error('the argument is keys or provision');
