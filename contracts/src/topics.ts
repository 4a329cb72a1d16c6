import topicsFile from '../topics.json' with { type: 'json' };
import type { AgencyCode } from './generated/agencies.js';
import { AGENCIES } from './measures.js';

export const SHARD_COUNT_DEFAULT = topicsFile.partitions;

/** One topic as deploy makes it: `writer` is the only allowed ce_source, principals are Kafka users. */
export interface TopicDefinition {
  name: string;
  partitions: number;
  config: Record<string, string>;
  writer: string;
  writerPrincipal: string;
  /** Principals that may read; each uses only consumer groups whose name is the principal's, alone or followed by a dot. */
  readers: string[];
}

export const registerTopic = 'sanctions.register.v1';
export const probesTopic = 'sanctions.probes.v1';
export const findingsTopic = 'sanctions.findings.v1';
export const acknowledgmentsTopic = (agency: string): string => `sanctions.acknowledgments.${agency}.v1`;
export const denialsTopic = (agency: string): string => `sanctions.denials.${agency}.v1`;

/** Every topic of the bus from topics.json, with one topic per agency where the template says so. */
export function allTopics(agencies: readonly AgencyCode[] = AGENCIES): TopicDefinition[] {
  const { partitions, config } = topicsFile;
  return topicsFile.topics.flatMap((topic) => {
    const owners: readonly string[] = topic.template.includes('<agency>') ? agencies : [''];
    return owners.map((agency) => {
      const fill = (text: string): string => text.replace('<agency>', agency);
      return {
        name: fill(topic.template),
        partitions,
        config,
        writer: fill(topic.writer),
        writerPrincipal: fill(topic.writerPrincipal),
        readers: topic.readers.flatMap((reader) => (reader === '<every agency>' ? [...agencies] : [fill(reader)])),
      };
    });
  });
}

const writers = new Map(allTopics().map((topic) => [topic.name, topic.writer]));

/** The one ce_source that may write the topic, or undefined for a topic that is not the bus's. */
export function writerOf(topic: string): string | undefined {
  return writers.get(topic);
}
