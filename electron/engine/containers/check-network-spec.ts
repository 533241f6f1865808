import { isIP } from 'node:net';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { EndpointSpec, NetworkSpec } from './create-spec.ts';

/** What stands in one line of resolv.conf, hosts or a name server's file, between blanks or commas. */
const word = /^[^\s,\p{Cc}]+$/u;
const longestName = 253;

/** Refuses what cannot be, or would break the lines of the files that it is written to: `invalid`, in Docker's words where it has them. */
export function checkNetworkSpec({ dns, dnsSearch, dnsOptions, extraHosts, domainname, macAddress, links, endpoints }: NetworkSpec): void {
  for (const server of dns) if (isIP(server) === 0) throw invalid(`invalid IP address: ${show(server)}: HostConfig.Dns`);
  for (const domain of dnsSearch) if (!isName(domain)) throw invalid(`invalid domain: ${show(domain)}: HostConfig.DnsSearch`);
  for (const option of dnsOptions) if (!isName(option)) throw invalid(`invalid option: ${show(option)}: HostConfig.DnsOptions`);
  for (const entry of extraHosts) checkExtraHost(entry);
  if (domainname !== '' && !isName(domainname)) throw invalid(`invalid domain name: ${show(domainname)}: Domainname`);
  checkMac(macAddress);
  for (const link of links) checkLink(link);
  for (const endpoint of Object.values(endpoints)) checkEndpointSpec(endpoint);
}

export function checkEndpointSpec({ aliases, macAddress, ipv4, ipv6, links }: EndpointSpec): void {
  for (const alias of aliases) if (!isName(alias)) throw invalid(`invalid alias: ${show(alias)}: Aliases`);
  if (ipv4 !== '' && isIP(ipv4) !== 4) throw invalid(`invalid IPv4 address: ${show(ipv4)}: IPAMConfig.IPv4Address`);
  if (ipv6 !== '' && isIP(ipv6) !== 6) throw invalid(`invalid IPv6 address: ${show(ipv6)}: IPAMConfig.IPv6Address`);
  checkMac(macAddress);
  for (const link of links) checkLink(link);
}

function checkExtraHost(entry: string): void {
  const at = entry.search(/[:=]/);
  const [name, address] = [entry.slice(0, Math.max(0, at)), entry.slice(at + 1).replace(/^\[(.*)\]$/, '$1')];
  if (at < 1 || !isName(name)) throw invalid(`bad format for add-host: ${show(entry)}`);
  if (address !== 'host-gateway' && isIP(address) === 0) throw invalid(`invalid IP address in add-host: ${show(address)}`);
}

/** Only an address of one card can be a card's. */
function checkMac(text: string): void {
  if (text === '') return;
  const isOne = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text) && Number.parseInt(text.slice(0, 2), 16) % 2 === 0 && text !== '00:00:00:00:00:00';
  if (!isOne) throw invalid(`invalid MAC address: ${show(text)}`);
}

function checkLink(link: string): void {
  const parts = link.split(':');
  if (parts.length > 2 || !parts.every(isName)) throw invalid(`bad format for links: ${show(link)}`);
}

function isName(text: string): boolean {
  return word.test(text) && text.length <= longestName;
}

function show(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function invalid(message: string): EngineError {
  return new EngineError('invalid', message);
}
