package dev.netduo.k8s.kubeconfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A kubeconfig as the YAML it is, comments, order and unknown fields included. Only the entries
 * that are asked for are changed.
 */
final class KubeconfigTree {
  private static final String CURRENT = "current-context";

  private final MappingNode root;

  private KubeconfigTree(MappingNode root) {
    this.root = root;
  }

  /**
   * Reads one; an empty text is a new one.
   *
   * @throws IllegalArgumentException where it is no YAML or no kubeconfig
   */
  static KubeconfigTree read(String text) {
    Optional<Node> node;
    try {
      node = new Compose(LoadSettings.builder().setParseComments(true).build()).composeString(text);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("it is no YAML: " + problem(e), e);
    }
    if (node.isEmpty() || isNull(node.get())) {
      var tree = new KubeconfigTree(mapping(new ArrayList<>()));
      tree.set("apiVersion", text("v1"));
      tree.set("kind", text("Config"));
      return tree;
    }
    if (node.get() instanceof MappingNode mapping) {
      return new KubeconfigTree(mapping);
    }
    throw new IllegalArgumentException("it holds no fields");
  }

  // In one line, where the library's own message quotes the file.
  private static String problem(YamlEngineException e) {
    return e instanceof MarkedYamlEngineException marked
        ? marked.getProblem()
            + marked.getProblemMark().map(mark -> " in line " + (mark.getLine() + 1)).orElse("")
        : String.valueOf(e.getMessage());
  }

  /** The text it is written as. */
  String text() {
    var settings =
        DumpSettings.builder()
            .setDumpComments(true)
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(Integer.MAX_VALUE)
            .build();
    var events = new Serialize(settings).serializeOne(root);
    return new Present(settings).emitToString(events.iterator());
  }

  /** The context that is used where none is named; empty where there is none. */
  String currentContext() {
    return find(root, CURRENT)
        .filter(ScalarNode.class::isInstance)
        .map(node -> isNull(node) ? "" : ((ScalarNode) node).getValue())
        .orElse("");
  }

  void setCurrentContext(String context) {
    set(CURRENT, text(context));
  }

  /**
   * Adds an entry to a list, or replaces the one of this name.
   *
   * @param list for example {@code clusters}
   * @param field for example {@code cluster}
   */
  void put(String list, String name, String field, Map<String, String> values) {
    var fields = new ArrayList<NodeTuple>();
    values.forEach((key, value) -> fields.add(new NodeTuple(text(key), text(value))));
    var entry =
        mapping(
            new ArrayList<>(
                List.of(
                    new NodeTuple(text(field), mapping(fields)),
                    new NodeTuple(text("name"), text(name)))));
    var entries = entries(list);
    for (int i = 0; i < entries.size(); i++) {
      if (isNamed(entries.get(i), name)) {
        entry.setBlockComments(comments(entries.get(i)));
        entries.set(i, entry);
        return;
      }
    }
    entries.add(entry);
  }

  /** Removes an entry; false where there is none of this name. */
  boolean remove(String list, String name) {
    return find(root, list).isPresent() && entries(list).removeIf(entry -> isNamed(entry, name));
  }

  private static List<org.snakeyaml.engine.v2.comments.CommentLine> comments(Node node) {
    return Optional.ofNullable(node.getBlockComments()).orElse(List.of());
  }

  // A list that is not there, or null, becomes an empty one. kubectl writes an empty list as [].
  private List<Node> entries(String list) {
    var found = find(root, list);
    if (found.isPresent() && found.get() instanceof SequenceNode sequence) {
      if (sequence.getFlowStyle() == FlowStyle.FLOW && sequence.getValue().isEmpty()) {
        var block = sequence(new ArrayList<>());
        set(list, block);
        return block.getValue();
      }
      return sequence.getValue();
    }
    if (found.isPresent() && !isNull(found.get())) {
      throw new IllegalArgumentException("its " + list + " are no list");
    }
    var sequence = sequence(new ArrayList<>());
    set(list, sequence);
    return sequence.getValue();
  }

  private void set(String key, Node value) {
    var fields = root.getValue();
    for (int i = 0; i < fields.size(); i++) {
      if (isText(fields.get(i).getKeyNode(), key)) {
        fields.set(i, new NodeTuple(fields.get(i).getKeyNode(), value));
        return;
      }
    }
    fields.add(new NodeTuple(text(key), value));
  }

  private static Optional<Node> find(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(field -> isText(field.getKeyNode(), key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private static boolean isNamed(Node entry, String name) {
    return entry instanceof MappingNode mapping
        && find(mapping, "name").filter(node -> isText(node, name)).isPresent();
  }

  private static boolean isText(Node node, String text) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static MappingNode mapping(List<NodeTuple> fields) {
    return new MappingNode(Tag.MAP, fields, FlowStyle.BLOCK);
  }

  private static SequenceNode sequence(List<Node> items) {
    return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
  }

  private static ScalarNode text(String text) {
    return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
  }
}
