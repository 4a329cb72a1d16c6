import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Holds a body against contracts/schemas: the part of JSON Schema (draft 7) that those files use. A keyword that this
 * class does not know is an error when the schema is read, so that a later contract is never checked by half.
 */
final class Schema {
  private static final List<String> WORDS_ONLY = List.of("$schema", "$id", "title", "description", "tsType", "definitions");
  private static final Pattern INSTANT =
      Pattern.compile("T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  private final Path folder;
  private final Map<String, Map<String, Object>> files = new HashMap<>();
  private final Map<String, Pattern> patterns = new HashMap<>();

  Schema(Path folder) {
    this.folder = folder;
  }

  /** Whether the value is what the schema of this file name describes. */
  boolean accepts(String file, Object value) {
    return holds(file(file), file, value);
  }

  private Map<String, Object> file(String name) {
    return files.computeIfAbsent(
        name,
        missing -> {
          try {
            return Json.object(Json.parse(Files.readString(folder.resolve(missing))));
          } catch (IOException unreadable) {
            throw new IllegalStateException("no schema " + missing, unreadable);
          }
        });
  }

  private boolean holds(Map<String, Object> schema, String file, Object value) {
    for (String keyword : schema.keySet()) if (!holds(keyword, schema, file, value)) return false;
    return true;
  }

  private boolean holds(String keyword, Map<String, Object> schema, String file, Object value) {
    Object rule = schema.get(keyword);
    Map<?, ?> object = value instanceof Map<?, ?> map ? map : null;
    List<?> list = value instanceof List<?> found ? found : null;
    String text = value instanceof String found ? found : null;
    Double number = value instanceof Double found ? found : null;
    if (WORDS_ONLY.contains(keyword)) return true;
    switch (keyword) {
      case "$ref":
        return refersTo((String) rule, file, value);
      case "type":
        return rule instanceof List<?> types ? types.stream().anyMatch(type -> isA(type, value)) : isA(rule, value);
      case "const":
        return Objects.equals(rule, value);
      case "enum":
        return Json.array(rule).contains(value);
      case "required":
        return object == null || object.keySet().containsAll(Json.array(rule));
      case "properties":
        return object == null
            || Json.object(rule).entrySet().stream()
                .filter(one -> object.containsKey(one.getKey()))
                .allMatch(one -> holds(Json.object(one.getValue()), file, object.get(one.getKey())));
      case "propertyNames":
        return object == null || object.keySet().stream().allMatch(name -> holds(Json.object(rule), file, name));
      case "additionalProperties":
        Map<String, Object> named = Json.object(schema.getOrDefault("properties", Map.of()));
        return object == null
            || object.entrySet().stream()
                .filter(one -> !named.containsKey(one.getKey()))
                .allMatch(one -> holds(Json.object(rule), file, one.getValue()));
      case "items":
        return list == null || list.stream().allMatch(one -> holds(Json.object(rule), file, one));
      case "minItems":
        return list == null || list.size() >= Json.whole(rule);
      case "maxItems":
        return list == null || list.size() <= Json.whole(rule);
      case "minimum":
        return number == null || number >= (Double) rule;
      case "maximum":
        return number == null || number <= (Double) rule;
      case "minLength":
        return text == null || text.length() >= Json.whole(rule);
      case "pattern":
        return text == null || patterns.computeIfAbsent((String) rule, Pattern::compile).matcher(text).find();
      case "format":
        return text == null || hasFormat((String) rule, text);
      case "allOf":
        return Json.array(rule).stream().allMatch(one -> holds(Json.object(one), file, value));
      case "if":
        Object then = schema.get(holds(Json.object(rule), file, value) ? "then" : "else");
        return then == null || holds(Json.object(then), file, value);
      case "then", "else":
        return true;
      default:
        throw new IllegalStateException("keyword " + keyword + " of " + file + " is not known here");
    }
  }

  private boolean refersTo(String ref, String from, Object value) {
    String[] parts = ref.split("#", 2);
    String file = parts[0].isEmpty() ? from : parts[0];
    Map<String, Object> target = file(file);
    if (parts.length == 2)
      for (String name : parts[1].substring(1).split("/")) target = Json.object(target.get(name));
    return holds(target, file, value);
  }

  private static boolean isA(Object type, Object value) {
    return switch ((String) type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "null" -> value == null;
      case "number" -> value instanceof Double;
      case "integer" -> value instanceof Double number && number == Math.rint(number) && !number.isInfinite();
      default -> throw new IllegalStateException("type " + type + " is not known here");
    };
  }

  private static boolean hasFormat(String format, String text) {
    boolean dated = text.length() >= 10 && isDay(text.substring(0, 10));
    return switch (format) {
      case "date" -> dated && text.length() == 10;
      case "date-time" -> dated && INSTANT.matcher(text.substring(10)).matches();
      default -> throw new IllegalStateException("format " + format + " is not known here");
    };
  }

  private static boolean isDay(String text) {
    if (!DAY.matcher(text).matches()) return false;
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException none) {
      return false;
    }
  }
}
