import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON read as Map, List, String, Double, Boolean and null, and written in the canonical form of RFC 8785. Written here
 * because kafka-clients brings no JSON library, and because no usual one writes RFC 8785.
 */
final class Json {
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what);
    }
  }

  private static final int MAX_DEPTH = 500;
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** @throws Malformed when the text is not one JSON value; the message quotes nothing of it */
  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.at != text.length()) throw new Malformed("something follows the value");
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> array(Object value) {
    return (List<Object>) value;
  }

  static String text(Object value) {
    return (String) value;
  }

  static long whole(Object value) {
    return ((Number) value).longValue();
  }

  /** An object of these names and values in turn; a null value leaves its name out. */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> made = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2)
      if (namesAndValues[i + 1] != null) made.put((String) namesAndValues[i], namesAndValues[i + 1]);
    return made;
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) throw new Malformed("nested too deeply");
    space();
    if (at == text.length()) throw new Malformed("ends too early");
    char c = text.charAt(at);
    if (c == '{') return members(depth);
    if (c == '[') return elements(depth);
    if (c == '"') return string();
    if (c == '-' || (c >= '0' && c <= '9')) return number();
    if (text.startsWith("true", at)) return word("true", true);
    if (text.startsWith("false", at)) return word("false", false);
    if (text.startsWith("null", at)) return word("null", null);
    throw new Malformed("no value where one must be");
  }

  private Map<String, Object> members(int depth) {
    Map<String, Object> made = new LinkedHashMap<>();
    at++;
    space();
    if (took('}')) return made;
    do {
      space();
      if (at == text.length() || text.charAt(at) != '"') throw new Malformed("a member without a name");
      String name = string();
      space();
      if (!took(':')) throw new Malformed("a member without a value");
      made.put(name, value(depth + 1));
      space();
    } while (took(','));
    if (!took('}')) throw new Malformed("an object that does not end");
    return made;
  }

  private List<Object> elements(int depth) {
    List<Object> made = new ArrayList<>();
    at++;
    space();
    if (took(']')) return made;
    do {
      made.add(value(depth + 1));
      space();
    } while (took(','));
    if (!took(']')) throw new Malformed("an array that does not end");
    return made;
  }

  private String string() {
    StringBuilder made = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return made.toString();
      }
      if (c < 0x20) throw new Malformed("a control character in a string");
      made.append(c == '\\' ? escaped() : c);
    }
    throw new Malformed("a string that does not end");
  }

  private char escaped() {
    if (++at == text.length()) throw new Malformed("a string that does not end");
    int known = "\"\\/bfnrt".indexOf(text.charAt(at));
    if (known >= 0) return "\"\\/\b\f\n\r\t".charAt(known);
    if (text.charAt(at) != 'u' || at + 4 >= text.length()) throw new Malformed("an escape that JSON does not know");
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = "0123456789abcdef".indexOf(Character.toLowerCase(text.charAt(++at)));
      if (digit < 0) throw new Malformed("an escape that JSON does not know");
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private Double number() {
    int start = at;
    took('-');
    if (!took('0')) digits();
    if (took('.')) digits();
    if (took('e') || took('E')) {
      if (!took('+')) took('-');
      digits();
    }
    return Double.valueOf(text.substring(start, at));
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
    if (at == start) throw new Malformed("a number without digits");
  }

  private Object word(String word, Object value) {
    at += word.length();
    return value;
  }

  private boolean took(char c) {
    if (at == text.length() || text.charAt(at) != c) return false;
    at++;
    return true;
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) at++;
  }

  /** The text of RFC 8785. @throws IllegalArgumentException for what has none: NaN, infinities, lone surrogates */
  static String canonical(Object value) {
    StringBuilder to = new StringBuilder();
    write(value, to);
    return to.toString();
  }

  private static void write(Object value, StringBuilder to) {
    if (value instanceof Map) {
      String separator = "{";
      // String's own order is that of UTF-16 code units, as section 3.2.3 wants it.
      for (Map.Entry<String, Object> member : new TreeMap<>(object(value)).entrySet()) {
        writeString(member.getKey(), to.append(separator));
        write(member.getValue(), to.append(':'));
        separator = ",";
      }
      to.append(separator.equals("{") ? "{}" : "}");
    } else if (value instanceof List) {
      String separator = "[";
      for (Object element : array(value)) {
        write(element, to.append(separator));
        separator = ",";
      }
      to.append(separator.equals("[") ? "[]" : "]");
    } else if (value instanceof String) {
      writeString((String) value, to);
    } else if (value instanceof Number) {
      to.append(number(((Number) value).doubleValue()));
    } else {
      to.append(value);
    }
  }

  private static void writeString(String value, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int known = "\"\\\b\f\n\r\t".indexOf(c);
      if (known >= 0) to.append('\\').append("\"\\bfnrt".charAt(known));
      else if (c < 0x20) to.append(String.format("\\u%04x", (int) c));
      else if (Character.isHighSurrogate(c) && i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1)))
        to.append(c).append(value.charAt(++i));
      else if (Character.isSurrogate(c)) throw new IllegalArgumentException("a lone surrogate has no canonical JSON");
      else to.append(c);
    }
    to.append('"');
  }

  /** ECMAScript's text of a number (section 3.2.2.3): the fewest digits that read back as the same double. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) throw new IllegalArgumentException("JSON has no such number");
    if (value == 0) return "0";
    if (value == Math.rint(value) && Math.abs(value) < 1e15) return Long.toString((long) value);
    BigDecimal exact = new BigDecimal(Math.abs(value));
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == Math.abs(value)) break;
    }
    String digits = shortest.stripTrailingZeros().unscaledValue().toString();
    int point = digits.length() - shortest.stripTrailingZeros().scale();
    String sign = value < 0 ? "-" : "";
    if (point > 21 || point <= -6) {
      String exponent = (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
      return sign + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + exponent;
    }
    if (point <= 0) return sign + "0." + "0".repeat(-point) + digits;
    if (point >= digits.length()) return sign + digits + "0".repeat(point - digits.length());
    return sign + digits.substring(0, point) + "." + digits.substring(point);
  }
}
