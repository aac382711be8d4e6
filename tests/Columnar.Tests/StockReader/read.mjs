// Usage: node read.mjs <folder>
// Reads every *.arrows file of the folder with stock apache-arrow and prints one JSON line per file: what its columns hold, in the
// notation of Golden/index.json. Numbers are printed as text by hand, because JSON.stringify loses 64 bit integers and -0.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC, Type } from 'apache-arrow';

const folder = process.argv[2];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.arrows')).sort()) {
  console.log(describe(file));
}

function describe(file) {
  try {
    const table = tableFromIPC(readFileSync(join(folder, file)));
    const columns = table.schema.fields.map((field, i) => {
      const chunks = table.batches.map((batch) => rows(batch.data.children[i]));
      return `{"name":${JSON.stringify(field.name)},"nullable":${field.nullable},"metadata":${metadata(field.metadata)},"values":[${chunks.flat().join(',')}]}`;
    });
    return `{"file":${JSON.stringify(file)},"metadata":${metadata(table.schema.metadata)},"columns":[${columns.join(',')}]}`;
  } catch (error) {
    return `{"file":${JSON.stringify(file)},"error":${JSON.stringify(String(error.stack))}}`;
  }
}

function metadata(map) {
  return JSON.stringify(Object.fromEntries(map));
}

function rows(data) {
  return Array.from({ length: data.length }, (_, i) => (isNull(data, i) ? 'null' : value(data, i)));
}

function isNull(data, i) {
  if (data.typeId === Type.Null) return true;
  if (data.nullCount === 0) return false;
  const bit = data.offset + i;
  return ((data.nullBitmap[bit >> 3] >> (bit & 7)) & 1) === 0;
}

function value(data, i) {
  switch (data.typeId) {
    case Type.Bool: {
      const bit = data.offset + i;
      return String(((data.values[bit >> 3] >> (bit & 7)) & 1) === 1);
    }
    case Type.Utf8:
    case Type.LargeUtf8:
      return JSON.stringify(new TextDecoder().decode(bytes(data, i)));
    case Type.Binary:
    case Type.LargeBinary:
      return `{"b64":"${Buffer.from(bytes(data, i)).toString('base64')}"}`;
    case Type.List:
    case Type.LargeList: {
      const [from, to] = range(data, i);
      return `[${rows(data.children[0].slice(from, to - from)).join(',')}]`;
    }
    case Type.FixedSizeList: {
      const size = data.type.listSize;
      return `[${rows(data.children[0].slice(i * size, size)).join(',')}]`;
    }
    case Type.Struct:
      return `{${data.type.children.map((field, n) => `${JSON.stringify(field.name)}:${rows(data.children[n].slice(i, 1))[0]}`).join(',')}}`;
    case Type.Float:
      return number(data.type.precision === 0 ? half(data.values[i]) : data.values[i]);
    default:
      return String(data.values[i]); // integers and times, raw
  }
}

function range(data, i) {
  return [Number(data.valueOffsets[i]), Number(data.valueOffsets[i + 1])];
}

function bytes(data, i) {
  const [from, to] = range(data, i);
  return data.values.subarray(from, to);
}

function number(x) {
  if (Number.isNaN(x)) return '"nan"';
  if (!Number.isFinite(x)) return x > 0 ? '"inf"' : '"-inf"';
  return Object.is(x, -0) ? '-0.0' : String(x);
}

// IEEE 754 half precision; apache-arrow hands the bits out.
function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
