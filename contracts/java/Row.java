import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one listing does at this agency. A row with measures is a restriction; a row without is a floor: it enforces
 * nothing, tells nothing of the person, and only stops lower revisions from coming back.
 *
 * @param said of the event: own measures, until, rests, court, case, grounds, objection; empty on a floor
 */
record Row(long listing, long revision, String standing, List<String> refs, Map<String, Object> said) {
  static Row floor(long listing, long revision, String standing) {
    return new Row(listing, revision, standing, List.of(), Map.of());
  }

  /** The row that a usable event makes. Null when it names measures of the agency but no subject ref. */
  static Row of(String agency, Map<String, Object> event) {
    long listing = Json.whole(event.get("listing"));
    long revision = Json.whole(event.get("revision"));
    String standing = Json.text(event.get("standing"));
    List<Object> measures = new ArrayList<>();
    for (Object measure : Json.array(event.get("measures")))
      if (agency.equals(Json.object(measure).get("agency"))) measures.add(measure);
    if (!standing.equals("in-force") || measures.isEmpty()) return floor(listing, revision, standing);
    Object refs = Json.object(event.get("subjectRefs")).get(agency);
    if (refs == null) return null;
    Map<String, Object> said =
        Json.of(
            "measures", measures,
            "until", event.get("until"),
            "rests", event.get("rests"),
            "court", Json.object(event.get("court")).get("name"),
            "case", Json.object(event.get("case")).get("number"),
            "grounds", event.get("grounds"),
            "objection", event.get("objection"));
    return new Row(listing, revision, standing, texts(refs), said);
  }

  List<Map<String, Object>> measures() {
    return Json.array(said.getOrDefault("measures", List.of())).stream().map(Json::object).toList();
  }

  List<String> codes() {
    return measures().stream().map(measure -> Json.text(measure.get("code"))).toList();
  }

  boolean isFloor() {
    return measures().isEmpty();
  }

  /** The same restriction at a later revision, of these measures only. */
  Row keeping(List<String> codes, long atRevision) {
    Map<String, Object> kept = new java.util.LinkedHashMap<>(said);
    kept.put("measures", measures().stream().filter(one -> codes.contains(Json.text(one.get("code")))).toList());
    return new Row(listing, atRevision, standing, refs, kept);
  }

  Map<String, Object> toJson() {
    return Json.of("listing", listing, "revision", revision, "standing", standing, "refs", refs, "said", said);
  }

  static Row fromJson(Object value) {
    Map<String, Object> row = Json.object(value);
    return new Row(
        Json.whole(row.get("listing")),
        Json.whole(row.get("revision")),
        Json.text(row.get("standing")),
        texts(row.get("refs")),
        Json.object(row.get("said")));
  }

  private static List<String> texts(Object values) {
    return Json.array(values).stream().map(Json::text).toList();
  }
}
