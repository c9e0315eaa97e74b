package dev.netduo.k8s.store.journal;

import static java.util.Objects.requireNonNull;

import dev.netduo.emulator.NetduoException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.store.Journal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * A journal in one SQLite file with a write-ahead log. A write that returned is in the log, which
 * the kernel holds: it outlives the process, though not a loss of power in the seconds before the
 * log is synchronised. The file is locked while it is open. Source: sqlite.org/wal.html,
 * sqlite.org/pragma.html#pragma_synchronous.
 */
public final class SqliteJournal implements Journal {
  // Written into the file's header; another number is another layout.
  private static final int LAYOUT = 1;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement remove;
  private final PreparedStatement version;

  private SqliteJournal(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.put =
        connection.prepareStatement(
            "INSERT INTO objects(resource, namespace, name, json) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT DO UPDATE SET json = excluded.json");
    this.remove =
        connection.prepareStatement(
            "DELETE FROM objects WHERE resource = ? AND namespace = ? AND name = ?");
    this.version = connection.prepareStatement("UPDATE versions SET version = ?");
  }

  /**
   * Opens a file, or begins one. The driver's own library is laid beside it.
   *
   * @throws NetduoException where it cannot be read or written, is open elsewhere, or is no journal
   *     of this release
   */
  public static SqliteJournal open(Path file) {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.NORMAL);
    config.setLockingMode(LockingMode.EXCLUSIVE);
    config.setBusyTimeout(0);
    var absolute = file.toAbsolutePath();
    SqliteLibrary.layInto(requireNonNull(absolute.getParent()));
    try {
      var connection = config.createConnection("jdbc:sqlite:" + absolute);
      try {
        layOut(file, connection);
        return new SqliteJournal(file, connection);
      } catch (SQLException | NetduoException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new NetduoException(
          "cannot open the cluster's state " + file + ": " + e.getMessage(),
          "is it in use by another process, or damaged?",
          e);
    }
  }

  private static void layOut(Path file, Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      int found;
      try (var result = statement.executeQuery("PRAGMA user_version")) {
        found = result.next() ? result.getInt(1) : 0;
      }
      if (found == LAYOUT) {
        return;
      }
      if (found != 0) {
        throw new NetduoException(
            "the cluster's state " + file + " was written by another release of netduo",
            "use that release, or remove the cluster with: netduo down");
      }
      connection.setAutoCommit(false);
      statement.executeUpdate(
          "CREATE TABLE objects(resource TEXT, namespace TEXT, name TEXT, json TEXT NOT NULL,"
              + " PRIMARY KEY(resource, namespace, name)) WITHOUT ROWID");
      statement.executeUpdate("CREATE TABLE versions(version INTEGER NOT NULL)");
      statement.executeUpdate("INSERT INTO versions VALUES (0)");
      statement.executeUpdate("PRAGMA user_version = " + LAYOUT);
      connection.commit();
    } finally {
      connection.setAutoCommit(false);
    }
  }

  @Override
  public synchronized long version() {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT version FROM versions")) {
      return result.next() ? result.getLong(1) : 0;
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  @Override
  public synchronized List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT resource, json FROM objects")) {
      while (result.next()) {
        var resource = result.getString(1);
        entries.add(new Entry(kind(resource), result.getString(2)));
      }
      return List.copyOf(entries);
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  private ResourceKind<?> kind(String resource) {
    return Kinds.ALL.stream()
        .filter(kind -> kind.qualifiedPlural().equals(resource))
        .findFirst()
        .orElseThrow(() ->
            new NetduoException(
                "the cluster's state "
                    + file
                    + " holds "
                    + resource
                    + ", which netduo does not know",
                "it was written by a newer release"));
  }

  @Override
  public synchronized void put(ResourceKind<?> kind, ObjectKey key, long at, String json) {
    try {
      name(put, kind, key);
      put.setString(4, json);
      commit(put, at);
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  @Override
  public synchronized void remove(ResourceKind<?> kind, ObjectKey key, long at) {
    try {
      name(remove, kind, key);
      commit(remove, at);
    } catch (SQLException e) {
      throw undone(e);
    }
  }

  private static void name(PreparedStatement statement, ResourceKind<?> kind, ObjectKey key)
      throws SQLException {
    statement.setString(1, kind.qualifiedPlural());
    statement.setString(2, key.namespace());
    statement.setString(3, key.name());
  }

  private void commit(PreparedStatement change, long at) throws SQLException {
    change.executeUpdate();
    version.setLong(1, at);
    version.executeUpdate();
    connection.commit();
  }

  private NetduoException undone(SQLException e) {
    try {
      connection.rollback();
    } catch (SQLException second) {
      e.addSuppressed(second);
    }
    return failed("write", e);
  }

  private NetduoException failed(String what, SQLException e) {
    return new NetduoException(
        "cannot " + what + " the cluster's state " + file + ": " + e.getMessage(),
        "is there space on the disk?",
        e);
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed("close", e);
    }
  }
}
