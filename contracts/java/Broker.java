import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The two topics of an agency. No consumer group: where to read on is in the agency's own list, and one process reads
 * all shards, so partitions are assigned by hand and no offset is ever committed.
 */
final class Broker {
  private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule";
  private final Properties connection = new Properties();

  Broker(String brokers, String caFile, String username, String password) {
    connection.put("bootstrap.servers", brokers);
    connection.put("security.protocol", "SASL_SSL");
    connection.put("ssl.truststore.type", "PEM");
    connection.put("ssl.truststore.location", caFile);
    connection.put("sasl.mechanism", "SCRAM-SHA-512");
    connection.put(
        "sasl.jaas.config",
        LOGIN + " required username=\"" + username + "\" password=\"" + password + "\";");
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    settings.put("max.poll.records", "1000");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  KafkaProducer<byte[], byte[]> producer() {
    Properties settings = new Properties();
    settings.putAll(connection);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    settings.put("request.timeout.ms", "5000");
    settings.put("delivery.timeout.ms", "10000");
    settings.put("max.block.ms", "10000");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends one kept message to its shard and waits until the broker has it. */
  static void send(KafkaProducer<byte[], byte[]> producer, String topic, int shard, Map<String, Object> message)
      throws ExecutionException, InterruptedException {
    byte[] data = Evidence.utf8(Json.text(message.get("data")));
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, shard, new byte[0], data);
    Voice.headersOf(message).forEach(record.headers()::add);
    producer.send(record).get();
  }

  /** Reads a partition from an offset before its end (or all of it) up to the end that it has now. */
  static void read(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long back, Consumer<Received.Raw> take) {
    List<TopicPartition> one = Collections.singletonList(partition);
    long begin = consumer.beginningOffsets(one).get(partition);
    long end = consumer.endOffsets(one).get(partition);
    consumer.assign(one);
    consumer.seek(partition, Math.max(begin, end - back));
    while (consumer.position(partition) < end)
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200)))
        if (record.offset() < end) take.accept(raw(record));
  }

  static List<Received.Raw> raws(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Received.Raw> raws = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) raws.add(raw(record));
    return raws;
  }

  private static Received.Raw raw(ConsumerRecord<byte[], byte[]> record) {
    Map<String, byte[]> headers = new HashMap<>();
    for (Header header : record.headers()) headers.put(header.key(), header.value());
    return new Received.Raw(record.partition(), record.offset(), headers, record.value() == null ? new byte[0] : record.value());
  }
}
