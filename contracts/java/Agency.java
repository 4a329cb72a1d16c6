import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * An agency of the joint-sanctions bus that uses none of its code: `Agency FILE` runs it by the settings in a properties
 * file, `Agency --vectors FOLDER` checks it against contracts/vectors. See docs/agencies-in-any-language.md.
 */
final class Agency {
  static final String REGISTER_TOPIC = "sanctions.register.v1";
  private static final String REGISTER = "/court-registry";
  private static final int MAX_QUARANTINES_PER_MINUTE = 20;
  private static final long WAIT_MS = 5_000;
  private static final int TAIL_RECORDS = 64;

  private final String agency;
  private final String ownTopic;
  private final Broker broker;
  private final Keys keys;
  private final Schema schema;
  private final Voice voice;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private KafkaProducer<byte[], byte[]> producer;
  private final int shards;
  private final Store store;
  private final Deque<Long> quarantinedAt = new ArrayDeque<>();
  /** Shards that wait at a record, and until when. They are read on meanwhile, for lifts only. */
  private final Map<Integer, Long> waitUntil = new HashMap<>();
  private final Map<Integer, Long> waitOffset = new HashMap<>();

  private Agency(Properties settings) throws Exception {
    agency = required(settings, "agency");
    ownTopic = "sanctions.acknowledgments." + agency + ".v1";
    String password = secret(settings, "password.file");
    broker = new Broker(required(settings, "brokers"), required(settings, "ca.file"), required(settings, "username"), password);
    keys = new Keys(Path.of(required(settings, "key.directory.file")));
    schema = new Schema(Path.of(required(settings, "schemas.folder")));
    var signingKey = Evidence.privateKey(secret(settings, "signing.key.file"));
    voice = new Voice(agency, required(settings, "signing.key.id"), signingKey);
    consumer = broker.consumer();
    shards = consumer.partitionsFor(REGISTER_TOPIC).size();
    store = new Store(Path.of(required(settings, "list.folder")), shards);
    for (int shard = 0; shard < shards; shard++) goOnFromTail(shard);
    byte[] subjectKey = Base64.getDecoder().decode(secret(settings, "subject.key.file"));
    Check check = new Check(store, shards, subjectKey, secret(settings, "check.token.file"));
    int port = check.listen(Integer.parseInt(required(settings, "check.port")));
    System.out.println("agency " + agency + " answers on 127.0.0.1:" + port);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2 && arguments[0].equals("--vectors")) {
      System.exit(Vectors.check(Path.of(arguments[1])) ? 0 : 1);
    }
    if (arguments.length != 1) {
      System.err.println("usage: Agency FILE.properties | Agency --vectors FOLDER");
      System.exit(2);
    }
    Properties settings = new Properties();
    try (var file = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(file);
    }
    new Agency(settings).run();
  }

  private static String required(Properties settings, String name) {
    String value = settings.getProperty(name);
    if (value == null || value.isBlank()) throw new IllegalArgumentException("setting " + name + " is missing");
    return value.strip();
  }

  private static String secret(Properties settings, String name) throws IOException {
    return Files.readString(Path.of(required(settings, name))).strip();
  }

  private void run() throws Exception {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) partitions.add(new TopicPartition(REGISTER_TOPIC, shard));
    consumer.assign(partitions);
    for (TopicPartition one : partitions) consumer.seek(one, store.position(one.partition()).nextOffset);
    while (true) {
      sayWhatIsUnsaid();
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(50));
      // After what it judges came: no record is believed under a key that had been revoked before it was sent.
      keys.refresh();
      for (TopicPartition one : records.partitions()) apply(one.partition(), records.records(one));
      for (int shard = 0; shard < shards; shard++) lookAt(shard);
    }
  }

  /** One transaction: rows, position, and what is said of them. */
  private void apply(int shard, List<ConsumerRecord<byte[], byte[]>> records) throws IOException {
    List<Received> received = new ArrayList<>();
    for (Received.Raw raw : Broker.raws(records)) received.add(Received.inspect(raw, REGISTER, shards, keys, schema));
    long now = System.currentTimeMillis();
    while (!quarantinedAt.isEmpty() && quarantinedAt.peekFirst() <= now - 60_000) quarantinedAt.removeFirst();
    int budget = MAX_QUARANTINES_PER_MINUTE - quarantinedAt.size();
    Fold fold =
        new Fold(agency, store.position(shard), store::row, now, budget)
            .take(received, sequence -> store.leaf(shard, sequence), waitUntil.containsKey(shard));
    List<Map<String, Object>> messages = new ArrayList<>();
    if (!fold.entries.isEmpty()) messages.add(voice.run(fold));
    if (fold.asks) messages.add(voice.gap(fold.position));
    store.commit(fold, messages);
    fold.held.forEach((record, reason) -> {
      quarantinedAt.addLast(now);
      System.err.println("shard " + shard + " offset " + record.raw.offset() + " quarantined: " + reason);
    });
    if (fold.waitsAt == null) return;
    waitUntil.put(shard, now + WAIT_MS);
    waitOffset.put(shard, fold.waitsAt.raw.offset());
    System.err.println("shard " + shard + " waits at offset " + waitOffset.get(shard) + ": " + fold.waitsFor);
  }

  /** What is due by time alone: reading again where a shard waits, asking again for what is missing. */
  private void lookAt(int shard) throws IOException {
    long now = System.currentTimeMillis();
    if (waitUntil.containsKey(shard) && waitUntil.get(shard) <= now) {
      waitUntil.remove(shard);
      consumer.seek(new TopicPartition(REGISTER_TOPIC, shard), waitOffset.remove(shard));
    }
    Position position = store.position(shard);
    if (position.gapTo == 0 || position.halted != null || now - position.gapAskedAt < Fold.ASK_AGAIN_AFTER_MS) return;
    Fold nothing = new Fold(agency, position, store::row, now, 0);
    nothing.position.gapAskedAt = now;
    store.commit(nothing, List.of(voice.gap(nothing.position)));
  }

  /** Oldest first, each shard in its order; the broker away, everything waits in the list. */
  private void sayWhatIsUnsaid() throws IOException, InterruptedException {
    try {
      for (int shard = 0; shard < shards; shard++) {
        for (Map<String, Object> message; (message = store.nextToSend(shard)) != null; ) {
          if (producer == null) producer = broker.producer();
          Broker.send(producer, ownTopic, shard, message);
          store.sent(shard);
        }
      }
    } catch (ExecutionException | KafkaException later) {
      System.err.println("acknowledgments wait: " + later.getMessage());
      if (producer != null) producer.close(Duration.ZERO);
      producer = null;
    }
  }

  /**
   * Finds out whether this list is an older copy of itself. Where the own topic is beyond what the list knows to have
   * said, the shard opens a new incarnation, whose messages go on after the highest number there.
   */
  private void goOnFromTail(int shard) throws IOException {
    Position position = store.position(shard);
    Tail tail = new Tail();
    TopicPartition partition = new TopicPartition(ownTopic, shard);
    Broker.read(consumer, partition, TAIL_RECORDS, tail::take);
    // Gaps can be many in a row; then the last run is further back.
    if (!tail.sawRun && tail.ackSequence > 0) Broker.read(consumer, partition, Long.MAX_VALUE / 2, tail::take);
    boolean known =
        tail.incarnation < position.incarnation
            || (tail.incarnation == position.incarnation && tail.ackSequence <= position.said.ackSequence());
    if (known) return;
    position.incarnation = tail.incarnation + 1;
    position.said = new Runs.Said(tail.incarnation, tail.ackSequence, tail.to, false);
    position.behindUntil = Math.max(position.behindUntil, tail.newest);
    position.gapTo = 0;
    store.restore(position);
    System.err.println("shard " + shard + ": this list is an older copy; incarnation " + position.incarnation);
  }

  /** What the own topic ends with. */
  private static final class Tail {
    long incarnation;
    long ackSequence;
    long to;
    long newest;
    boolean sawRun;

    void take(Received.Raw raw) {
      long epoch = Long.parseLong(raw.text("ce_epoch"));
      long sequence = Long.parseLong(raw.text("ce_sequence"));
      if (epoch > incarnation || (epoch == incarnation && sequence > ackSequence)) {
        incarnation = epoch;
        ackSequence = sequence;
      }
      if (!"sanctions.acknowledgment.v1".equals(raw.text("ce_type"))) return;
      Map<String, Object> body = Json.object(Json.parse(new String(raw.value(), StandardCharsets.UTF_8)));
      if (!"run".equals(body.get("kind"))) return; // a settlement of whoever acknowledged here before
      to = Json.whole(body.get("to"));
      newest = Math.max(newest, to);
      sawRun = true;
    }
  }
}
