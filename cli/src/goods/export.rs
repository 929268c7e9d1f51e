//! `miri goods export`: the caller's goods as a file that `miri goods import` reads.

use super::file::{FileFormat, FileGoods, Writer};
use super::import::my_goods;
use crate::app::App;
use crate::failure::CliError;
use crate::output;
use crate::words::say;
use clap::Args;
use futures_util::{StreamExt, TryStreamExt, stream};
use miri_common::api::MyGoods;
use miri_common::client::Client;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use utoipa::ToSchema;

const EXAMPLES: &str = "\
Examples:
  miri goods export goods.csv
  miri goods export goods.ndjson --format ndjson
  miri goods export - | gzip > goods.csv.gz

Sorted by sku, so that two files of the same goods are equal to the byte. Goods without a sku cannot be found again and
are left out; stderr says how many.";

/// Requests at once.
const AT_ONCE: usize = 8;

/// `miri goods export`.
#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(crate) struct ExportArgs {
    /// The file, which must not be there yet; - is stdout
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The form of the file
    #[arg(long, value_enum, default_value = "csv")]
    format: FileFormat,
    /// Write over a file that is there
    #[arg(long)]
    overwrite: bool,
}

/// What was written.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Exported {
    /// The file.
    file: String,
    /// Goods that are in it.
    goods: usize,
    /// Goods that have no sku.
    left_out: usize,
}

impl ExportArgs {
    /// Writes the file. It appears under its name once it is whole.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        let stdout = self.file == Path::new("-");
        if stdout && app.out.is_json() {
            return Err(CliError::usage("the file is on stdout already, so --json has nowhere to be"));
        }
        if !stdout && !self.overwrite && self.file.exists() {
            return Err(CliError::Usage {
                message: format!("{} is there already", self.file.display()),
                hint: Some("--overwrite".to_owned()),
            });
        }
        let client = app.signed_in().await?;
        let all = my_goods(&client).await?;
        let count = all.len();
        let mut keyed: Vec<(String, MyGoods)> =
            all.into_iter().filter_map(|goods| Some((goods.sku.clone()?, goods))).collect();
        keyed.sort_by(|one, other| one.0.cmp(&other.0));
        let exported = Exported {
            file: self.file.display().to_string(),
            goods: keyed.len(),
            left_out: count - keyed.len(),
        };
        if stdout {
            write(&client, keyed, Writer::begin(self.format, io::stdout().lock())?).await?;
        } else {
            self.write_file(&client, keyed).await?;
        }
        let (goods, left_out) = (exported.goods, exported.left_out);
        output::note(&say!(
            app.lang(),
            "상품 {goods}개를 내보냈습니다. SKU가 없어 빠진 상품: {left_out}개",
            "{goods} goods exported, {left_out} left out because they have no sku"
        ))?;
        if app.out.is_json() { app.out.document(&exported) } else { Ok(()) }
    }

    async fn write_file(&self, client: &Client, goods: Vec<(String, MyGoods)>) -> Result<(), CliError> {
        let failed = |error| CliError::io(self.file.display().to_string(), error);
        let folder =
            self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        let copy = file.reopen().map_err(failed)?;
        write(client, goods, Writer::<BufWriter<File>>::begin(self.format, BufWriter::new(copy))?).await?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&self.file).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

/// Writes goods in their order. Their descriptions stand on their own pages, several of which are asked for at once.
async fn write<W: Write>(
    client: &Client,
    goods: Vec<(String, MyGoods)>,
    mut writer: Writer<W>,
) -> Result<(), CliError> {
    let whole = stream::iter(goods.into_iter().map(|(sku, goods)| whole(client, sku, goods)));
    let mut whole = whole.buffered(AT_ONCE);
    while let Some(goods) = whole.try_next().await? {
        writer.row(&goods)?;
    }
    writer.end()
}

async fn whole(client: &Client, sku: String, goods: MyGoods) -> Result<FileGoods, CliError> {
    let detail = client.goods_detail(goods.goods_id).await?;
    Ok(FileGoods {
        sku,
        goods_name: goods.goods_name,
        goods_description: detail.goods_description,
        goods_price: goods.goods_price.0,
        stock_quantity: goods.stock_quantity,
        category: goods.category_code,
        reservation_start_time: goods.reservation_start_time.map(|at| at.to_string()),
        limit_per_buyer: goods.limit_per_buyer,
        on_sale: goods.on_sale,
    })
}
