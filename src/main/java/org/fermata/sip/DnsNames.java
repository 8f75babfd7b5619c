package org.fermata.sip;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The domain name system, asked through dnsjava: the servers that {@code resolv.conf} names, read
 * again when it changes, as it does when the machine moves to another network. What is found is
 * remembered as long as its zone allows, an hour at most. Names that the system knows from
 * elsewhere (its hosts file, mDNS) are left to the system. Any number of threads {@code connect}.
 */
final class DnsNames implements Names {

    private static final Path SYSTEM_SERVERS = Path.of("/etc/resolv.conf");
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int CACHE_ENTRIES = 1000;
    private static final int CACHE_SECONDS = 3600;
    private static final int NEGATIVE_CACHE_SECONDS = 60;

    private final Supplier<List<InetSocketAddress>> servers;
    private FileTime asOf;
    private LookupSession session;

    /** Asks the system's name servers. */
    DnsNames() {
        servers =
                () -> {
                    ResolverConfig.refresh();
                    return ResolverConfig.getCurrentConfig().servers();
                };
    }

    /**
     * Asks the given name servers.
     *
     * @param servers their addresses and ports
     */
    DnsNames(List<InetSocketAddress> servers) {
        this.servers = () -> servers;
    }

    private synchronized LookupSession session() {
        FileTime now = changed();
        if (session == null || !now.equals(asOf)) {
            asOf = now;
            Cache cache = new Cache(DClass.IN);
            cache.setMaxEntries(CACHE_ENTRIES);
            cache.setMaxCache(CACHE_SECONDS);
            cache.setMaxNCache(NEGATIVE_CACHE_SECONDS);
            session =
                    LookupSession.builder()
                            .resolver(new NameServerClient(servers.get(), PATIENCE))
                            .cache(cache)
                            .defaultHostsFileParser()
                            .executor(Runnable::run)
                            .build();
        }
        return session;
    }

    private static FileTime changed() {
        try {
            return Files.getLastModifiedTime(SYSTEM_SERVERS);
        } catch (IOException none) {
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public InetAddress[] resolve(String name) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        if (name.indexOf('.') > 0) {
            for (Record found : records(name, Type.A)) {
                if (found instanceof ARecord address) {
                    addresses.add(address.getAddress());
                }
            }
            for (Record found : records(name, Type.AAAA)) {
                if (found instanceof AAAARecord address) {
                    addresses.add(address.getAddress());
                }
            }
        }
        return addresses.isEmpty()
                ? InetAddress.getAllByName(name)
                : addresses.toArray(InetAddress[]::new);
    }

    @Override
    public List<Pointer> pointers(String domain) {
        List<Pointer> pointers = new ArrayList<>();
        for (Record found : records(domain, Type.NAPTR)) {
            if (found instanceof NAPTRRecord record && record.getFlags().equalsIgnoreCase("s")) {
                pointers.add(
                        new Pointer(
                                record.getOrder(),
                                record.getPreference(),
                                record.getService().toUpperCase(Locale.ROOT),
                                record.getReplacement().toString()));
            }
        }
        return pointers;
    }

    @Override
    public List<Service> services(String name) {
        List<Service> services = new ArrayList<>();
        for (Record found : records(name, Type.SRV)) {
            if (found instanceof SRVRecord record) {
                services.add(
                        new Service(
                                record.getPriority(),
                                record.getWeight(),
                                record.getPort(),
                                record.getTarget().toString()));
            }
        }
        return services;
    }

    private List<Record> records(String name, int type) {
        try {
            return session()
                    .lookupAsync(Name.fromString(name, Name.root), type)
                    .toCompletableFuture()
                    .get()
                    .getRecords();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof NoSuchDomainException)
                    && !(failure.getCause() instanceof NoSuchRRSetException)) {
                Transports.log.debug("asking for {} {}", Type.string(type), name, failure);
            }
        } catch (TextParseException failure) {
            Transports.log.debug("asking for {} {}", Type.string(type), name, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }
}
