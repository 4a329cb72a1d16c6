import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** `POST /check`: may this person do this? What the agency's own desks ask, and the register's probes. */
final class Check {
  private static final int MAX_BODY = 65_536;
  private static final long STALE_AFTER_MS = 180_000;

  private final Store store;
  private final int shards;
  private final byte[] subjectKey;
  private final byte[] bearer;

  Check(Store store, int shards, byte[] subjectKey, String token) {
    this.store = store;
    this.shards = shards;
    this.subjectKey = subjectKey;
    this.bearer = Evidence.utf8("Bearer " + token);
  }

  /** Listens on the loopback. @return the port */
  int listen(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.setExecutor(Executors.newFixedThreadPool(4, task -> {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      return thread;
    }));
    server.createContext("/", this::serve);
    server.start();
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    int status = 200;
    Object answer;
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      if (!exchange.getRequestURI().getPath().equals("/check") || !exchange.getRequestMethod().equals("POST")) {
        status = 404;
      } else if (shown == null || !MessageDigest.isEqual(bearer, Evidence.utf8(shown))) {
        status = 401;
      } else if (isBehind()) {
        status = 503;
      }
      answer = Json.of("status", status);
      if (status == 200) {
        answer = body.length > MAX_BODY ? null : answer(body);
        if (answer == null) {
          status = 400;
          answer = Json.of("status", status, "title", "requestId, subject with one number, ask with one measure");
        }
      }
      byte[] bytes = Evidence.utf8(Json.canonical(answer));
      exchange.getResponseHeaders().set("content-type", status == 200 ? "application/json" : "application/problem+json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** A restored copy may miss lifts that it had acknowledged: it answers nothing until it is past them. */
  private boolean isBehind() {
    for (int shard = 0; shard < shards; shard++) {
      Position position = store.position(shard);
      if (position.sequence < position.behindUntil) return true;
    }
    return false;
  }

  private Map<String, Object> answer(byte[] body) {
    try {
      Map<String, Object> question = Json.object(Json.parse(new String(body, StandardCharsets.UTF_8)));
      Map<String, Object> subject = Json.object(question.get("subject"));
      if (Json.text(question.get("requestId")).isEmpty() || subject.size() != 1) return null;
      Object number = subject.getOrDefault("identityNumber", subject.get("organisationCode"));
      String ref = Evidence.subjectRef(subjectKey, Json.text(number));
      return answer(ref, java.util.Objects.requireNonNull(Json.text(Json.object(question.get("ask")).get("measure"))));
    } catch (Json.Malformed | ClassCastException | NullPointerException notThat) {
      return null;
    }
  }

  private Map<String, Object> answer(String ref, String measure) {
    List<Object> positions = new ArrayList<>();
    long newestCut = Long.MIN_VALUE;
    long oldestCut = Long.MAX_VALUE;
    for (int shard = 0; shard < shards; shard++) {
      Position position = store.position(shard);
      positions.add(Json.of("shard", shard, "sequence", position.sequence));
      long cut = position.cutAt == null ? Long.MIN_VALUE : Position.millis(position.cutAt);
      newestCut = Math.max(newestCut, cut);
      oldestCut = Math.min(oldestCut, cut);
    }
    long now = System.currentTimeMillis();
    List<Object> met = new ArrayList<>();
    List<String> effects = new ArrayList<>();
    for (Row row : store.rowsOf(ref)) {
      Map<String, Object> one = met(row, measure, now, newestCut);
      if (one == null) continue;
      met.add(one);
      effects.add(Json.text(one.get("effect")));
    }
    String decision = effects.contains("deny") ? "deny" : effects.contains("refer") ? "refer" : "allow";
    boolean stale = oldestCut == Long.MIN_VALUE || now - oldestCut > STALE_AFTER_MS;
    return Json.of("decision", decision, "refusals", met, "asOf", Json.of("shards", positions), "stale", stale);
  }

  /** How a row meets the ask, or null. A term is over by the later of both clocks, an exemption holds by either. */
  private static Map<String, Object> met(Row row, String asked, long now, long newestCut) {
    Map<String, Object> measure =
        row.measures().stream().filter(one -> asked.equals(one.get("code"))).findFirst().orElse(null);
    Map<String, Object> said = row.said();
    if (measure == null) return null;
    Object until = said.get("until");
    if (until != null && Position.millis(Json.text(until)) <= Math.max(now, newestCut)) return null;
    for (Object each : Json.array(said.get("rests"))) {
      Map<String, Object> rest = Json.object(each);
      long from = Position.millis(Json.text(rest.get("from")));
      long to = Position.millis(Json.text(rest.get("until")));
      boolean holds = (from <= now && now < to) || (from <= newestCut && newestCut < to);
      if (asked.equals(rest.get("measure")) && holds) return null;
    }
    return Json.of(
        "listing", row.listing(), "revision", row.revision(), "measure", asked, "effect", measure.get("effect"),
        "basis", measure.get("basis"), "until", until, "court", said.get("court"), "caseNumber", said.get("case"),
        "grounds", said.get("grounds"), "howToObject", said.get("objection"));
  }
}
